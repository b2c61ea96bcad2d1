package org.gleamrecon.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** The structure of an audit message, DICOM PS3.15 section A.5.1, written as rules of a test. */
public final class AuditMessages {
  /** What an element may have. {@code !} before an attribute: must. */
  private record Rule(List<String> attributes, Pattern children) {}

  private static final Rule CODED =
      new Rule(
          List.of("!csd-code", "!codeSystemName", "displayName", "!originalText"),
          Pattern.compile(""));
  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry(
              "AuditMessage",
              new Rule(
                  List.of(),
                  Pattern.compile(
                      "EventIdentification (ActiveParticipant )+AuditSourceIdentification"
                          + " (ParticipantObjectIdentification )*"))),
          Map.entry(
              "EventIdentification",
              new Rule(
                  List.of("EventActionCode", "!EventDateTime", "!EventOutcomeIndicator"),
                  Pattern.compile("EventID (EventTypeCode )*(EventOutcomeDescription )?"))),
          Map.entry(
              "ActiveParticipant",
              new Rule(
                  List.of(
                      "!UserID",
                      "AlternativeUserID",
                      "UserName",
                      "!UserIsRequestor",
                      "NetworkAccessPointID",
                      "NetworkAccessPointTypeCode"),
                  Pattern.compile("(RoleIDCode )*(MediaIdentifier )?"))),
          Map.entry(
              "AuditSourceIdentification",
              new Rule(
                  List.of("AuditEnterpriseSiteID", "!AuditSourceID"),
                  Pattern.compile("(AuditSourceTypeCode )*"))),
          Map.entry(
              "ParticipantObjectIdentification",
              new Rule(
                  List.of(
                      "!ParticipantObjectID",
                      "ParticipantObjectTypeCode",
                      "ParticipantObjectTypeCodeRole",
                      "ParticipantObjectDataLifeCycle",
                      "ParticipantObjectSensitivity"),
                  Pattern.compile(
                      "ParticipantObjectIDTypeCode ((ParticipantObjectName|ParticipantObjectQuery)"
                          + " )?(ParticipantObjectDetail )*(ParticipantObjectDescription )*"))),
          Map.entry(
              "ParticipantObjectDescription",
              new Rule(List.of(), Pattern.compile("(MPPS )*(Accession )*(SOPClass )*"))),
          Map.entry(
              "SOPClass", new Rule(List.of("UID", "!NumberOfInstances"), Pattern.compile(""))),
          Map.entry("EventOutcomeDescription", new Rule(List.of(), Pattern.compile(""))),
          Map.entry("EventID", CODED),
          Map.entry("EventTypeCode", CODED),
          Map.entry("RoleIDCode", CODED),
          Map.entry("ParticipantObjectIDTypeCode", CODED));

  private static final Map<String, Pattern> VALUES =
      Map.of(
          "EventActionCode", Pattern.compile("[CRUDE]"),
          "EventOutcomeIndicator", Pattern.compile("0|4|8|12"),
          "UserIsRequestor", Pattern.compile("true|false"),
          "NetworkAccessPointTypeCode", Pattern.compile("[1-5]"),
          "ParticipantObjectTypeCode", Pattern.compile("[1-4]"),
          "ParticipantObjectTypeCodeRole", Pattern.compile("[1-9]|1\\d|2[0-6]"),
          "NumberOfInstances", Pattern.compile("\\d+"));

  private AuditMessages() {}

  /** Fails unless the line is one message. Gives it. */
  public static Document check(String line) {
    Document message;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      message = factory.newDocumentBuilder().parse(new InputSource(new StringReader(line)));
    } catch (Exception notXml) {
      throw new AssertionError("not XML: " + line, notXml);
    }
    Element root = message.getDocumentElement();
    assertEquals("AuditMessage", root.getTagName());
    check(root);
    OffsetDateTime.parse(
        ((Element) root.getElementsByTagName("EventIdentification").item(0))
            .getAttribute("EventDateTime"));
    return message;
  }

  private static void check(Element element) {
    Rule rule = RULES.get(element.getTagName());
    assertNotNull(rule, element.getTagName() + " is no element of an audit message");
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    for (String attribute : rule.attributes()) {
      if (attribute.startsWith("!")) {
        assertTrue(
            attributes.containsKey(attribute.substring(1)), element.getTagName() + attribute);
      }
    }
    attributes.forEach(
        (name, value) -> {
          assertTrue(
              rule.attributes().contains(name) || rule.attributes().contains("!" + name),
              element.getTagName() + " has no attribute " + name);
          assertTrue(
              !VALUES.containsKey(name) || VALUES.get(name).matcher(value).matches(),
              name + "=" + value);
        });
    assertEquals(
        attributes.containsKey("NetworkAccessPointID"),
        attributes.containsKey("NetworkAccessPointTypeCode"));
    StringBuilder children = new StringBuilder();
    List<Element> elements = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        children.append(inner.getTagName()).append(' ');
        elements.add(inner);
      } else {
        assertTrue(
            Set.of("EventOutcomeDescription").contains(element.getTagName()),
            "text in " + element.getTagName());
      }
    }
    assertTrue(
        rule.children().matcher(children).matches(), element.getTagName() + " has " + children);
    elements.forEach(AuditMessages::check);
  }
}
