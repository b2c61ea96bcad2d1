package org.gleamrecon.mrd.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.MetaAttributes;
import org.junit.jupiter.api.Test;

class MetaXmlTest {
  @Test
  void namesKeepTheirValuesInOrder() {
    MetaAttributes attributes =
        MetaAttributes.NONE
            .with("DataRole", "Image")
            .with("ImageRowDir", "1.0", "0.0", "0.0")
            .with("ImageComment", "a < b & \"c\" é");
    MetaAttributes read = MetaXml.parse(MetaXml.write(attributes));
    assertEquals(attributes, read);
    assertEquals(List.copyOf(attributes.values().keySet()), List.copyOf(read.values().keySet()));
    assertEquals(Optional.of("1.0"), read.first("ImageRowDir"));
    assertEquals(Optional.empty(), read.first("WindowCenter"));
  }

  @Test
  void aDocumentOfAnotherWriterIsRead() {
    MetaAttributes read =
        MetaXml.parse(
            """
            <?xml version="1.0"?>
            <ismrmrdMeta>
              <meta>
                <name>ImageProcessingHistory</name>
                <value>FIRE</value>
                <value>PYTHON</value>
              </meta>
            </ismrmrdMeta>
            \0""");
    assertEquals(List.of("FIRE", "PYTHON"), read.values().get("ImageProcessingHistory"));
  }

  @Test
  void noTextMeansNoAttributes() {
    assertEquals(MetaAttributes.NONE, MetaXml.parse("\0"));
    assertEquals("", MetaXml.write(MetaAttributes.NONE));
  }

  @Test
  void anythingElseIsMalformed() {
    for (String text :
        new String[] {
          "text",
          "<other/>",
          "<ismrmrdMeta>",
          "<ismrmrdMeta><meta><value>1</value></meta></ismrmrdMeta>",
          "<ismrmrdMeta><meta><name>a<b/></name></meta></ismrmrdMeta>",
          "<!DOCTYPE a [<!ENTITY b 'c'>]><ismrmrdMeta/>"
        }) {
      assertEquals(
          FailureCode.MRD_MALFORMED,
          assertThrows(ReconstructionException.class, () -> MetaXml.parse(text)).code(),
          text);
    }
  }
}
