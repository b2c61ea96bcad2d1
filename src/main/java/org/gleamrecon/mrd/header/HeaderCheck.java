package org.gleamrecon.mrd.header;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * One pass over an untrusted header before it is bound: well formed, no document type, bounded in
 * depth and number of elements, the right root, and whole numbers where the schema has
 * unsignedShort (the binding itself would leave a bad one at zero or wrap it).
 */
final class HeaderCheck {
  private static final int MAXIMUM_DEPTH = 64;
  private static final int MAXIMUM_ELEMENTS = 200_000;
  private static final Pattern UNSIGNED_SHORT = Pattern.compile("\\s*\\+?0*[0-9]{1,5}\\s*");
  private static final Pattern WHOLE = Pattern.compile("\\s*[+-]?0*[0-9]{1,18}\\s*");

  /** Elements whose children are unsignedShort. */
  private static final Set<String> COUNTS =
      Set.of("matrixSize", "minimum", "maximum", "center", "accelerationFactor");

  private final XMLStreamReader reader;
  private final Deque<String> path = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private boolean resonanceSeen;

  private HeaderCheck(XMLStreamReader reader) {
    this.reader = reader;
  }

  /**
   * @throws ReconstructionException MRD_HEADER_INVALID
   */
  static void check(String document) {
    if (document.length() > HeaderXml.MAXIMUM_LENGTH) {
      throw XmlText.tooLong(document.length(), HeaderXml.MAXIMUM_LENGTH);
    }
    if (document.isEmpty()) {
      throw new ReconstructionException(FailureCode.MRD_HEADER_INVALID, "the MRD header is empty");
    }
    try {
      new HeaderCheck(XmlText.reader(document)).walk();
    } catch (XMLStreamException failure) {
      // Without the cause: its message may quote the document.
      Location at = failure.getLocation();
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID,
          "the MRD header is not well-formed XML"
              + (at == null
                  ? ""
                  : " (line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ")"));
    }
  }

  private void walk() throws XMLStreamException {
    int elements = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD -> throw invalid("has a document type declaration");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw invalid("refers to an entity that is not declared");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++elements > MAXIMUM_ELEMENTS) {
            throw invalid("has more than " + MAXIMUM_ELEMENTS + " elements");
          }
          start();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        case XMLStreamConstants.END_ELEMENT -> end();
        default -> {
          // comments, processing instructions, the end
        }
      }
    }
    if (!resonanceSeen) {
      throw invalid("lacks experimentalConditions/H1resonanceFrequency_Hz");
    }
  }

  private void start() {
    if (path.isEmpty()
        && !(reader.getLocalName().equals("ismrmrdHeader")
            && HeaderXml.NAMESPACE.equals(reader.getNamespaceURI()))) {
      throw invalid(
          "does not begin with the element ismrmrdHeader of the namespace " + HeaderXml.NAMESPACE);
    }
    path.push(reader.getLocalName());
    if (path.size() > MAXIMUM_DEPTH) {
      throw invalid("is nested deeper than " + MAXIMUM_DEPTH + " elements");
    }
    text.setLength(0);
  }

  private void end() {
    String element = path.pop();
    Iterator<String> above = path.iterator();
    String parent = above.hasNext() ? above.next() : "";
    boolean inEncoding = path.contains("encoding");
    if (inEncoding && (COUNTS.contains(parent) || COUNTS.contains(element)) && isLeaf(element)) {
      if (!text.toString().isBlank()
          && (!UNSIGNED_SHORT.matcher(text).matches()
              || Integer.parseInt(text.toString().strip()) > 0xffff)) {
        throw invalid("needs a whole number from 0 to 65535 in " + parent + "/" + element);
      }
    } else if (element.equals("H1resonanceFrequency_Hz")) {
      if (!WHOLE.matcher(text).matches()) {
        throw invalid("needs a whole number in H1resonanceFrequency_Hz");
      }
      resonanceSeen = true;
    }
    text.setLength(0);
  }

  /** Of the elements in question, those that hold a number. */
  private static boolean isLeaf(String element) {
    return !element.equals("matrixSize") && !element.equals("accelerationFactor");
  }

  private ReconstructionException invalid(String what) {
    Location at = reader.getLocation();
    return new ReconstructionException(
        FailureCode.MRD_HEADER_INVALID,
        "the MRD header " + what + " (line " + at.getLineNumber() + ")");
  }
}
