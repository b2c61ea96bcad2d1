package org.gleamrecon.mrd.header;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.MetaAttributes;

/**
 * Meta attributes of MRD images as XML: {@code
 * <ismrmrdMeta><meta><name>..</name><value>..</value></meta></ismrmrdMeta>}, without a namespace.
 */
public final class MetaXml {
  private static final int MAXIMUM_LENGTH = 8 << 20;

  private MetaXml() {}

  /**
   * @param document the attribute text; empty means no attributes. NULs and white space around it
   *     are dropped
   * @throws ReconstructionException MRD_MALFORMED; the text is never quoted
   */
  public static MetaAttributes parse(String document) {
    String text = XmlText.trim(document);
    if (text.isEmpty()) {
      return MetaAttributes.NONE;
    }
    if (text.length() > MAXIMUM_LENGTH) {
      throw malformed("are " + text.length() + " characters long, limit " + MAXIMUM_LENGTH);
    }
    try {
      return new MetaAttributes(read(XmlText.reader(text)));
    } catch (XMLStreamException failure) {
      throw malformed("are not well-formed XML of names and values");
    }
  }

  private static Map<String, List<String>> read(XMLStreamReader reader) throws XMLStreamException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String name = "";
    boolean rootSeen = false;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw malformed("have a document type declaration");
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      String element = reader.getLocalName();
      if (!rootSeen && !element.equals("ismrmrdMeta")) {
        throw malformed("do not begin with the element ismrmrdMeta");
      }
      rootSeen = true;
      switch (element) {
        case "meta" -> name = "";
        case "name" -> name = reader.getElementText();
        case "value" -> {
          if (name.isEmpty()) {
            throw malformed("have a value before its name");
          }
          values.computeIfAbsent(name, key -> new ArrayList<>()).add(reader.getElementText());
        }
        default -> {
          // the root, and what newer writers may add
        }
      }
    }
    return values;
  }

  /** The document of the attributes; empty if there are none. */
  public static String write(MetaAttributes attributes) {
    if (attributes.values().isEmpty()) {
      return "";
    }
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      writer.writeStartDocument("UTF-8", "1.0");
      writer.writeStartElement("ismrmrdMeta");
      for (Map.Entry<String, List<String>> attribute : attributes.values().entrySet()) {
        writer.writeStartElement("meta");
        element(writer, "name", attribute.getKey());
        for (String value : attribute.getValue()) {
          element(writer, "value", value);
        }
        writer.writeEndElement();
      }
      writer.writeEndElement();
      writer.writeEndDocument();
      writer.close();
    } catch (XMLStreamException failure) {
      throw new IllegalStateException(failure);
    }
    return text.toString();
  }

  private static void element(XMLStreamWriter writer, String name, String text)
      throws XMLStreamException {
    writer.writeStartElement(name);
    writer.writeCharacters(text);
    writer.writeEndElement();
  }

  private static ReconstructionException malformed(String what) {
    return new ReconstructionException(
        FailureCode.MRD_MALFORMED, "the meta attributes of an image " + what);
  }
}
