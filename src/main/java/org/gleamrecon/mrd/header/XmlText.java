package org.gleamrecon.mrd.header;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Untrusted XML as text, and readers of it that know neither DTDs nor external entities. */
final class XmlText {
  private static final Pattern DECLARED_ENCODING =
      Pattern.compile("^\\s*<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

  private static final XMLInputFactory FACTORY = factory();

  private XmlText() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    return factory;
  }

  /** A reader of the text. The factory is shared: making readers is not documented as safe. */
  static XMLStreamReader reader(String text) throws XMLStreamException {
    synchronized (FACTORY) {
      return FACTORY.createXMLStreamReader(new StringReader(text));
    }
  }

  /**
   * The text of a document, by its byte order mark or its declaration, UTF-8 without either.
   *
   * @throws ReconstructionException MRD_HEADER_INVALID if it is too long or no text
   */
  static String decode(byte[] document, int maximumLength) {
    int length = document.length;
    if (length > maximumLength) {
      throw tooLong(length, maximumLength);
    }
    try {
      return trim(
          encoding(document)
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(document))
              .toString());
    } catch (CharacterCodingException failure) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID,
          "the MRD header holds bytes that its encoding does not allow");
    }
  }

  static ReconstructionException tooLong(int length, int maximumLength) {
    return new ReconstructionException(
        FailureCode.MRD_HEADER_INVALID,
        "the XML document is " + length + " long, the limit is " + maximumLength);
  }

  private static Charset encoding(byte[] document) {
    if (document.length >= 2) {
      int mark = (document[0] & 0xff) << 8 | (document[1] & 0xff);
      if (mark == 0xfeff || mark == 0xfffe) {
        return StandardCharsets.UTF_16;
      }
    }
    String start =
        new String(document, 0, Math.min(200, document.length), StandardCharsets.ISO_8859_1);
    Matcher declared = DECLARED_ENCODING.matcher(start);
    // A declaration of UTF-16 that could be read as ASCII is not true: such documents are UTF-8.
    if (!declared.find() || declared.group(1).regionMatches(true, 0, "utf-16", 0, 6)) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalArgumentException unknown) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, "the MRD header declares an encoding that is not known");
    }
  }

  /**
   * Without NULs, white space and byte order mark around it: C programs send their strings' NUL.
   */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isPadding(text.charAt(from))) {
      from++;
    }
    while (to > from && isPadding(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isPadding(char character) {
    return character <= ' ' || character == '\ufeff';
  }
}
