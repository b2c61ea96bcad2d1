package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptableTest {
  private static AnswerFormat best(String accept, int images) {
    return Acceptable.of(List.of(accept)).forImages(images);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*/* | MULTIPART_DICOM",
        "multipart/related; type=\"application/dicom\" | MULTIPART_DICOM",
        "multipart/related;type=application/dicom;transfer-syntax=* | MULTIPART_DICOM",
        "Multipart/Related; TYPE=\"Application/DICOM\" | MULTIPART_DICOM",
        "multipart/* | MULTIPART_DICOM",
        "application/zip | ZIP",
        "application/* | ZIP",
        "application/dicom | DICOM",
        "application/x-ismrmrd-stream | MRD_STREAM",
        "image/png | PNG",
        "image/* | PNG",
        "text/html, image/png;q=0.5, */*;q=0.1 | PNG",
        "image/png;q=0.5, application/zip;q=0.8 | ZIP",
        "image/png, application/zip | PNG",
        "*/*, multipart/related;q=0 | ZIP",
        "image/png;q=0.001 | PNG",
      })
  void theClientsChoiceRules(String accept, AnswerFormat expected) {
    assertEquals(expected, best(accept, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "nonsense",
        "image/png;q=0",
        "image/png;q=2",
        "multipart/related; type=\"application/octet-stream\"",
        "multipart/related; type=\"image/png\"",
        "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90",
        "image/png,,"
      })
  void whatWeDoNotMakeIsRefused(String accept) {
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> best(accept, 1));
    assertEquals(FailureCode.NOT_ACCEPTABLE, failure.code());
  }

  @Test
  void noAcceptHeaderMeansMultipart() {
    assertEquals(AnswerFormat.MULTIPART_DICOM, Acceptable.of(List.of()).forImages(3));
  }

  @Test
  void severalAcceptHeadersAreOneList() {
    assertEquals(AnswerFormat.PNG, Acceptable.of(List.of("text/html", "image/png")).forImages(1));
  }

  @Test
  void oneDicomFileHoldsOneImage() {
    assertEquals(AnswerFormat.DICOM, best("application/dicom", 1));
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> best("application/dicom", 3));
    assertEquals(FailureCode.NOT_ACCEPTABLE, failure.code());
    assertEquals(AnswerFormat.ZIP, best("application/dicom, application/zip;q=0.1", 3));
  }
}
