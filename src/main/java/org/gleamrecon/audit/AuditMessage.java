package org.gleamrecon.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event as the XML of PS3.15 section A.5.1, on one line, without a prolog (UTF-8).
 *
 * <p>Elements in the order of the schema: EventIdentification (EventID, EventTypeCode,
 * EventOutcomeDescription), ActiveParticipant 1..n (RoleIDCode), AuditSourceIdentification,
 * ParticipantObjectIdentification 0..n (ParticipantObjectIDTypeCode, ParticipantObjectDescription).
 */
final class AuditMessage {
  /** Longest text that is written: what comes from outside does not fill the disk. */
  static final int MOST_CHARACTERS = 512;

  private static final String NETWORK_ADDRESS = "2";

  private final StringBuilder xml = new StringBuilder(1024);

  private AuditMessage() {}

  /**
   * The line with its end.
   *
   * @param source AuditSourceID
   */
  static byte[] line(AuditEvent event, Instant time, String source) {
    AuditMessage message = new AuditMessage();
    message.write(event, time, source);
    return message.xml.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(AuditEvent event, Instant time, String source) {
    xml.append("<AuditMessage><EventIdentification");
    attribute("EventActionCode", String.valueOf(event.action()));
    attribute("EventDateTime", time.truncatedTo(ChronoUnit.MILLIS).toString());
    attribute("EventOutcomeIndicator", Integer.toString(event.outcome().indicator()));
    xml.append('>');
    code("EventID", event.id());
    event.type().ifPresent(type -> code("EventTypeCode", type));
    xml.append("<EventOutcomeDescription>");
    text(event.description());
    xml.append("</EventOutcomeDescription></EventIdentification>");
    event.participants().forEach(this::participant);
    xml.append("<AuditSourceIdentification");
    attribute("AuditSourceID", source);
    xml.append("/>");
    event.objects().forEach(this::object);
    xml.append("</AuditMessage>");
  }

  private void participant(AuditEvent.Participant participant) {
    xml.append("<ActiveParticipant");
    attribute("UserID", participant.actor().name());
    attribute("AlternativeUserID", participant.actor().kind());
    attribute("UserIsRequestor", Boolean.toString(participant.requestor()));
    participant
        .actor()
        .address()
        .ifPresent(
            address -> {
              attribute("NetworkAccessPointID", address);
              attribute("NetworkAccessPointTypeCode", NETWORK_ADDRESS);
            });
    xml.append('>');
    participant.role().ifPresent(role -> code("RoleIDCode", role));
    xml.append("</ActiveParticipant>");
  }

  private void object(AuditObject object) {
    xml.append("<ParticipantObjectIdentification");
    attribute("ParticipantObjectID", object.id());
    attribute("ParticipantObjectTypeCode", Integer.toString(object.type()));
    attribute("ParticipantObjectTypeCodeRole", Integer.toString(object.role()));
    xml.append('>');
    code("ParticipantObjectIDTypeCode", object.idType());
    object
        .instances()
        .ifPresent(
            instances -> {
              xml.append("<ParticipantObjectDescription><SOPClass");
              attribute("UID", instances.sopClass());
              attribute("NumberOfInstances", Integer.toString(instances.count()));
              xml.append("/></ParticipantObjectDescription>");
            });
    xml.append("</ParticipantObjectIdentification>");
  }

  private void code(String element, Code code) {
    xml.append('<').append(element);
    attribute("csd-code", code.value());
    attribute("codeSystemName", code.system());
    attribute("originalText", code.meaning());
    xml.append("/>");
  }

  private void attribute(String name, String value) {
    xml.append(' ').append(name).append("=\"");
    text(value);
    xml.append('"');
  }

  /** What XML cannot hold becomes U+FFFD, white space a blank: a message stays one line. */
  private void text(String value) {
    value
        .codePoints()
        .limit(MOST_CHARACTERS)
        .forEach(
            point -> {
              switch (point) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\t', '\n', '\r', 0x85, 0x2028, 0x2029 -> xml.append(' ');
                default -> xml.appendCodePoint(isCharacter(point) ? point : 0xFFFD);
              }
            });
  }

  /** Production Char of XML 1.0, without control characters. */
  private static boolean isCharacter(int point) {
    return !Character.isISOControl(point)
        && (point < 0xD800 || point > 0xDFFF)
        && point != 0xFFFE
        && point != 0xFFFF;
  }
}
