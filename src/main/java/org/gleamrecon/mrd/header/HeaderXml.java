package org.gleamrecon.mrd.header;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import jakarta.xml.bind.Unmarshaller;
import java.io.StringWriter;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.header.schema.IsmrmrdHeader;

/**
 * The MRD header document: XML of the schema {@code schema/ismrmrd.xsd}, namespace {@value
 * #NAMESPACE}.
 *
 * <p>Reading is strict where the reconstruction depends on it (encodings, their numbers) and
 * lenient elsewhere: unknown elements of newer writers and unreadable patient fields are left out,
 * {@code <version>} is never looked at. Every failure is MRD_HEADER_INVALID with a place in the
 * document and never its text, which may be patient data.
 */
public final class HeaderXml {
  public static final String NAMESPACE = "http://www.ismrm.org/ISMRMRD";

  /** Largest document that is read, in bytes (or characters). */
  public static final int MAXIMUM_LENGTH = 8 << 20;

  private static final QName ROOT = new QName(NAMESPACE, "ismrmrdHeader");
  private static final JAXBContext CONTEXT = context();

  private HeaderXml() {}

  /**
   * The header in records.
   *
   * @param document the document's bytes as they came; NULs and white space around it are dropped
   * @throws ReconstructionException MRD_HEADER_INVALID, or SCAN_TOO_LARGE when a matrix has more
   *     than {@link HeaderReader#MAXIMUM_MATRIX_POINTS} points
   */
  public static MrdHeader parse(byte[] document) {
    return parse(XmlText.decode(document, MAXIMUM_LENGTH));
  }

  /** As {@link #parse(byte[])}, from text. */
  public static MrdHeader parse(String document) {
    String text = XmlText.trim(document);
    return HeaderReader.read(unmarshal(text), text);
  }

  /**
   * The whole document in the classes generated from the schema: user parameters, waveform
   * information and all else that {@link MrdHeader} leaves out.
   *
   * @throws ReconstructionException MRD_HEADER_INVALID
   */
  public static IsmrmrdHeader unmarshal(byte[] document) {
    return unmarshal(XmlText.decode(document, MAXIMUM_LENGTH));
  }

  /** As {@link #unmarshal(byte[])}, from text. */
  public static IsmrmrdHeader unmarshal(String document) {
    String text = XmlText.trim(document);
    HeaderCheck.check(text);
    try {
      Unmarshaller unmarshaller = CONTEXT.createUnmarshaller();
      // What cannot be read and is not looked at by HeaderCheck is left out.
      unmarshaller.setEventHandler(event -> true);
      XMLStreamReader reader = XmlText.reader(text);
      return unmarshaller.unmarshal(reader, IsmrmrdHeader.class).getValue();
    } catch (JAXBException | XMLStreamException failure) {
      // Without the cause: its message may quote the document.
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, "the MRD header cannot be read as ISMRMRD XML");
    }
  }

  /**
   * A document that says what the record says ({@code xml} is not looked at), valid by the schema.
   *
   * @throws IllegalArgumentException if the record has no patient position although it has other
   *     measurement information: the schema demands it
   */
  public static String write(MrdHeader header) {
    return marshal(HeaderDocument.of(header));
  }

  /** The document of an object of the generated classes. */
  public static String marshal(IsmrmrdHeader document) {
    try {
      Marshaller marshaller = CONTEXT.createMarshaller();
      marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
      marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
      StringWriter text = new StringWriter();
      text.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
      marshaller.marshal(new JAXBElement<>(ROOT, IsmrmrdHeader.class, document), text);
      return text.toString();
    } catch (JAXBException failure) {
      throw new IllegalStateException("the header's binding cannot write", failure);
    }
  }

  private static JAXBContext context() {
    try {
      return JAXBContext.newInstance(IsmrmrdHeader.class);
    } catch (JAXBException failure) {
      throw new IllegalStateException("the header's binding does not load", failure);
    }
  }
}
