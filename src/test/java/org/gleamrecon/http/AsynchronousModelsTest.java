package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;

/** Asynchronous reconstructions by the corridor itself. */
@QuarkusTest
@TestProfile(ServedModels.class)
class AsynchronousModelsTest {
  private static final String PATH = "/v1/reconstructions";
  private static final int MATRIX = 64;
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(MATRIX)
              .slices(1)
              .coils(3)
              .acceleration(3)
              .calibrationLines(12)
              .build());

  private static byte[] stream() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    writer.writeHeader(SCAN.header().xml());
    for (Acquisition acquisition : SCAN.acquisitions().toList()) {
      writer.write(acquisition);
    }
    writer.writeClose();
    return bytes.toByteArray();
  }

  private static String finished(String query) throws IOException, InterruptedException {
    Response answer = given().header("Prefer", "respond-async").body(stream()).post(PATH + query);
    assertEquals(202, answer.statusCode(), answer.asString());
    String location = java.net.URI.create(answer.header("Location")).getPath();
    String state = "";
    for (int i = 0; i < 1200 && !List.of("succeeded", "failed").contains(state); i++) {
      Thread.sleep(50);
      state = given().get(location).path("state");
    }
    return location;
  }

  private static byte[] now(String accept) throws IOException {
    return given()
        .accept(accept)
        .body(stream())
        .post(PATH)
        .then()
        .statusCode(200)
        .extract()
        .asByteArray();
  }

  private static byte[] later(String location, String accept) {
    return given()
        .accept(accept)
        .get(location + "/instances")
        .then()
        .statusCode(200)
        .extract()
        .asByteArray();
  }

  private static List<String> uids(byte[] instance) {
    Matcher uids =
        Pattern.compile("2\\.25\\.[0-9]+")
            .matcher(new String(instance, StandardCharsets.ISO_8859_1));
    return uids.results().map(result -> result.group()).toList();
  }

  @Test
  void uidsAndPixelsAreThoseOfTheSynchronousAnswer() throws Exception {
    String location = finished("");
    given()
        .get(location)
        .then()
        .body("state", equalTo("succeeded"))
        .body("model", equalTo("small:2"))
        .body("n_inf", equalTo(4))
        .body("exits", equalTo(List.of(2, 4)));
    byte[] stream = now("application/x-ismrmrd-stream");
    assertArrayEquals(stream, later(location, "application/x-ismrmrd-stream"));
    byte[] expected = now("application/dicom");
    byte[] found = later(location, "application/dicom");
    assertTrue(uids(expected).size() >= 2, "series and instance");
    assertEquals(uids(expected), uids(found));
    assertArrayEquals(pixels(expected), pixels(found));
    assertArrayEquals(now("image/png"), later(location, "image/png"));
    byte[] other = later(finished("?n_inf=2"), "application/dicom");
    assertNotEquals(uids(expected), uids(other));
  }

  /** They stand at the end of the file. */
  private static byte[] pixels(byte[] instance) {
    return Arrays.copyOfRange(instance, instance.length - 2 * MATRIX * MATRIX, instance.length);
  }

  @Test
  void aWishThatCannotBeMetIsAFailureThatSaysWhatCanBe() throws Exception {
    given()
        .get(finished("?n_inf=3"))
        .then()
        .body("state", equalTo("failed"))
        .body("code", equalTo("EXIT_NOT_VALID"))
        .body("blame", equalTo("SENDER"));
  }
}
