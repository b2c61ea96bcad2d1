package org.gleamrecon.mrd.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderXmlTest {
  private static final String GOOD = ExampleScan.HEADER;

  private static String with(String old, String replacement) {
    assertTrue(GOOD.contains(old), old);
    return GOOD.replace(old, replacement);
  }

  private static ReconstructionException refusal(String document) {
    return assertThrows(ReconstructionException.class, () -> HeaderXml.parse(document));
  }

  private static void assertInvalid(String document) {
    assertEquals(FailureCode.MRD_HEADER_INVALID, refusal(document).code());
  }

  @Test
  void theLeastThatTheSchemaDemandsIsEnough() {
    MrdHeader header = HeaderXml.parse(GOOD);
    assertEquals(63_500_000, header.h1ResonanceFrequencyHz());
    assertEquals(1, header.encodings().size());
    assertEquals(Trajectory.CARTESIAN, header.encodings().get(0).trajectory());
    assertEquals(new MatrixSize(8, 4, 1), header.encodings().get(0).encodedSpace().matrixSize());
    assertEquals(
        new FieldOfView(150, 150, 5), header.encodings().get(0).reconSpace().fieldOfViewMm());
    assertEquals(1, header.encodings().get(0).accelerationStep1());
    assertNull(header.encodings().get(0).limits().slice());
    assertNull(header.subject().patientName());
    assertEquals(List.of(), header.sequence().repetitionTimeMs());
  }

  @Test
  void everyFieldIsRead() {
    MrdHeader header = HeaderXml.parse(HeaderDocumentTest.FULL);
    assertEquals("Muster^Erika", header.subject().patientName());
    assertEquals("1964-08-12", header.subject().patientBirthdate());
    assertEquals(1.72f, header.subject().patientHeightM());
    assertEquals("000123A", header.study().accessionNumber());
    assertEquals("10:30:00.25", header.study().studyTime());
    assertEquals("HEAD", header.study().bodyPartExamined());
    assertEquals("FFDL", header.measurement().patientPosition());
    assertEquals(12, header.measurement().initialSeriesNumber());
    assertEquals("gre_3d", header.measurement().sequenceName());
    assertEquals(2.89f, header.system().fieldStrengthTesla());
    assertEquals(0.793f, header.system().relativeReceiverNoiseBandwidth());
    assertEquals(List.of("HEA", "HEP"), header.system().coilNames());
    assertEquals(List.of(7.5f, 8.5f), header.sequence().echoTimeMs());
    assertEquals("interleaved", header.encodings().get(0).calibrationMode());
    assertEquals(2, header.encodings().get(0).accelerationStep2());
    assertEquals(16, header.encodings().get(0).echoTrainLength());
    assertEquals(Trajectory.GOLDENANGLE, header.encodings().get(1).trajectory());
  }

  @Test
  void theWholeDocumentIsThereForThoseWhoNeedMore() {
    assertEquals(
        "answer",
        HeaderXml.unmarshal(HeaderDocumentTest.FULL)
            .getUserParameters()
            .getUserParameterLong()
            .get(0)
            .getName());
  }

  @Test
  void paddingAndByteOrderMarksAreDropped() {
    MrdHeader plain = HeaderXml.parse(GOOD);
    assertEquals(plain, HeaderXml.parse((GOOD + "\n\0\0").getBytes(StandardCharsets.UTF_8)));
    assertEquals(plain, HeaderXml.parse(("\ufeff" + GOOD).getBytes(StandardCharsets.UTF_8)));
    assertEquals(plain, HeaderXml.parse(GOOD.getBytes(StandardCharsets.UTF_16)));
  }

  @Test
  void aDeclaredEncodingIsFollowed() {
    String latin =
        HeaderDocumentTest.FULL
            .replace("UTF-8", "ISO-8859-1")
            .replace("Muster^Erika", "Müller^Änne");
    assertEquals(
        "Müller^Änne",
        HeaderXml.parse(latin.getBytes(StandardCharsets.ISO_8859_1)).subject().patientName());
    byte[] mislabelled = latin.replace("ISO-8859-1", "UTF-8").getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(ReconstructionException.class, () -> HeaderXml.parse(mislabelled));
  }

  @Test
  void theVersionAndUnknownElementsAreNotLookedAt() {
    assertEquals(
        HeaderXml.parse(GOOD).encodings(),
        HeaderXml.parse(
                with(
                    "<experimentalConditions>",
                    "<version>99</version><fromTheFuture><a>1</a></fromTheFuture>"
                        + "<experimentalConditions>"))
            .encodings());
  }

  @Test
  void anUnreadablePatientFieldDoesNotStopTheScan() {
    String document =
        HeaderDocumentTest.FULL
            .replace("1964-08-12", "12.8.1964")
            .replace("<patientWeight_kg>70.5<", "<patientWeight_kg>heavy<");
    MrdHeader header = HeaderXml.parse(document);
    assertNull(header.subject().patientBirthdate());
    assertNull(header.subject().patientWeightKg());
    assertEquals("Muster^Erika", header.subject().patientName());
  }

  @ParameterizedTest
  @CsvSource({"1964", "1964-08", "--08-12", "10:30:00", "0000-01-01", "''"})
  void aDateThatIsNotWholeIsLeftOut(String date) {
    String document = HeaderDocumentTest.FULL.replace(">1964-08-12<", ">" + date + "<");
    assertNull(HeaderXml.parse(document).subject().patientBirthdate());
  }

  @Test
  void aTimeZoneIsDropped() {
    String document =
        HeaderDocumentTest.FULL
            .replace(">1964-08-12<", ">1964-08-12+01:00<")
            .replace(">10:30:00.25<", ">10:30:00Z<");
    assertEquals("1964-08-12", HeaderXml.parse(document).subject().patientBirthdate());
    assertEquals("10:30:00", HeaderXml.parse(document).study().studyTime());
  }

  @ParameterizedTest
  @CsvSource({
    "' xmlns=\"http://www.ismrm.org/ISMRMRD\"', ''",
    "ismrmrdHeader, otherHeader",
    "<trajectory>cartesian</trajectory>, ''",
    "cartesian, zigzag",
    "<x>8</x>, <x>0</x>",
    "<x>8</x>, <x>-8</x>",
    "<x>8</x>, <x>65536</x>",
    "<x>8</x>, <x>4294967304</x>",
    "<x>8</x>, <x>eight</x>",
    "<x>8</x>, <x>8.5</x>",
    "<x>8</x>, ''",
    "<x>300</x>, <x>0</x>",
    "<x>300</x>, <x>-1</x>",
    "<x>300</x>, <x>NaN</x>",
    "<x>300</x>, <x>INF</x>",
    "<x>300</x>, <x>wide</x>",
    "<minimum>0</minimum>, <minimum>4</minimum>",
    "<maximum>3</maximum>, <maximum>70000</maximum>",
    "63500000, fast",
    "<H1resonanceFrequency_Hz>63500000</H1resonanceFrequency_Hz>, <b/>",
    "encodedSpace, enSpace",
    "encodingLimits, enLimits",
    "experimentalConditions, conditions",
    "<encoding>, <encoding>&amp;entity;",
    "</ismrmrdHeader>, ''",
    "</ismrmrdHeader>, </ismrmrdHeader><again/>"
  })
  void aDocumentThatLacksWhatAReconstructionNeedsIsInvalid(String old, String replacement) {
    assertInvalid(with(old, replacement.replace("&amp;", "&")));
  }

  @Test
  void aDocumentWithoutAnEncodingIsInvalid() {
    int from = GOOD.indexOf("<encoding>");
    int to = GOOD.indexOf("</encoding>") + "</encoding>".length();
    assertInvalid(GOOD.substring(0, from) + GOOD.substring(to));
  }

  @Test
  void aMatrixOfTooManyPointsIsTooLarge() {
    String huge = with("<x>8</x><y>4</y><z>1</z>", "<x>65535</x><y>65535</y><z>65535</z>");
    assertEquals(FailureCode.SCAN_TOO_LARGE, refusal(huge).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE ismrmrdHeader [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE ismrmrdHeader SYSTEM 'http://127.0.0.1:1/x.dtd'>",
        "<!DOCTYPE l [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>",
        "<!DOCTYPE ismrmrdHeader>"
      })
  void documentTypesAreRefused(String documentType) {
    assertInvalid(with("<ismrmrdHeader", documentType + "<ismrmrdHeader"));
  }

  @Test
  void deepAndWideAndLongDocumentsAreRefused() {
    assertInvalid(with("<encoding>", "<a>".repeat(100_000) + "<encoding>"));
    assertInvalid(with("<encoding>", "<a/>".repeat(300_000) + "<encoding>"));
    assertInvalid(with("<encoding>", " ".repeat(HeaderXml.MAXIMUM_LENGTH) + "<encoding>"));
    assertThrows(
        ReconstructionException.class,
        () -> HeaderXml.parse(new byte[HeaderXml.MAXIMUM_LENGTH + 1]));
  }

  @Test
  void emptyAndForeignDocumentsAreRefused() {
    for (String document : new String[] {"", "\0", "{}", "<html/>", "\u0001<a/>"}) {
      assertInvalid(document);
    }
  }

  @Test
  void noRefusalEverQuotesTheDocument() {
    String secret = "Muster^Erika";
    for (int cut = 1; cut < HeaderDocumentTest.FULL.length(); cut++) {
      String document = HeaderDocumentTest.FULL.substring(0, cut);
      if (document.strip().endsWith("</ismrmrdHeader>")) {
        continue;
      }
      ReconstructionException failure = refusal(document);
      assertEquals(FailureCode.MRD_HEADER_INVALID, failure.code());
      assertFalse(failure.toString().contains("Muster"), failure.toString());
      assertNull(failure.getCause());
    }
    String broken = HeaderDocumentTest.FULL.replace("<x>8</x>", "<x>" + secret + "</x>");
    assertFalse(refusal(broken).detail().contains(secret));
    assertFalse(HeaderXml.parse(HeaderDocumentTest.FULL).toString().contains(secret));
  }
}
