package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/reconstructions}: what is asked for, what is given, what is left behind. */
@QuarkusTest
@TestProfile(TinyScans.class)
class ReconstructionsTest {
  private static final String PATH = "/v1/reconstructions";

  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private static RequestSpecification scan(String settings) {
    return given().contentType("application/octet-stream").body(TinyScan.bytes(settings));
  }

  private static ValidatableResponse problem(
      RequestSpecification request, String query, int status) {
    return request
        .post(PATH + query)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("about:blank"))
        .body("status", equalTo(status))
        .body("title", notNullValue())
        .body("detail", notNullValue());
  }

  @AfterEach
  void nothingStaysInTheSpool() throws IOException {
    assertEquals(List.of(), spooled());
  }

  /** The answer's end may reach the client before its file is gone. */
  static List<Path> spooled() throws IOException {
    List<Path> left = List.of();
    for (int i = 0; i < 2400; i++) {
      try (Stream<Path> files = Files.list(Path.of(TinyScans.DATA, "spool"))) {
        left = files.toList();
      }
      if (left.isEmpty()) {
        return left;
      }
      try {
        Thread.sleep(25);
      } catch (InterruptedException interrupt) {
        throw new IllegalStateException(interrupt);
      }
    }
    return left;
  }

  @Test
  void aScanGivesOnePartPerInstance() {
    ValidatableResponse answer = scan("images=3").post(PATH).then().statusCode(200);
    String type = answer.extract().contentType();
    assertTrue(type.startsWith("multipart/related; type=\"application/dicom\"; boundary="), type);
    String boundary = type.substring(type.indexOf("boundary=") + 9);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      expected
          .append("--" + boundary + "\r\nContent-Type: application/dicom\r\n")
          .append("Content-Length: 10\r\n\r\ninstance " + i + "\r\n");
    }
    assertEquals(
        expected + "--" + boundary + "--\r\n",
        new String(answer.extract().asByteArray(), StandardCharsets.US_ASCII));
  }

  @Test
  void aScanGivesAnArchiveOfInstances() throws IOException {
    byte[] archive =
        scan("images=2")
            .accept("application/zip")
            .post(PATH)
            .then()
            .statusCode(200)
            .contentType("application/zip")
            .extract()
            .asByteArray();
    List<String> files = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.add(
            entry.getName() + ": " + new String(zip.readAllBytes(), StandardCharsets.US_ASCII));
      }
    }
    assertEquals(List.of("IM000001.dcm: instance 0", "IM000002.dcm: instance 1"), files);
  }

  @ParameterizedTest
  @CsvSource({
    "application/dicom,instance 0",
    "application/x-ismrmrd-stream,stream of 1",
    "image/png,picture of 1"
  })
  void aScanGivesWhatIsAccepted(String accept, String expected) {
    byte[] body =
        scan("images=1")
            .accept(accept)
            .post(PATH)
            .then()
            .statusCode(200)
            .contentType(accept)
            .header("Content-Length", Integer.toString(expected.length()))
            .extract()
            .asByteArray();
    assertEquals(expected, new String(body, StandardCharsets.US_ASCII));
  }

  @Test
  void headersTellHowTheImagesCameToBe() {
    scan("warn=caution")
        .accept("image/png")
        .post(PATH + "?method=zero-filled")
        .then()
        .statusCode(200)
        .header("Recon-Id", matchesPattern("[0-9a-f-]{36}"))
        .header("Recon-Method", "zero-filled")
        .header("Recon-Residual", "0.125000")
        .header("Recon-Warning", "caution  Set-Cookie: ?")
        .header("Set-Cookie", nullValue())
        .header("Recon-Model", nullValue())
        .header(
            "Server-Timing",
            matchesPattern(
                "receive;dur=[0-9.]+, queue;dur=[0-9.]+, parse;dur=1\\.500,"
                    + " reconstruct;dur=2\\.000, encode;dur=[0-9.]+"));
  }

  @Test
  void theContentTypeDoesNotMatter() {
    for (String type : List.of("application/json", "text/plain", "image/png", "x/y")) {
      given()
          .config(
              io.restassured.RestAssured.config()
                  .encoderConfig(
                      io.restassured.config.EncoderConfig.encoderConfig()
                          .encodeContentTypeAs(type, io.restassured.http.ContentType.TEXT)))
          .contentType(type)
          .body(new String(TinyScan.bytes("images=1"), StandardCharsets.US_ASCII))
          .accept("image/png")
          .post(PATH)
          .then()
          .statusCode(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?n_inf=two,n_inf",
    "?whitening=on,auto",
    "?method=magic,zero-filled",
    "?priority=urgent,routine",
    "?n_nif=2,n_inf",
    "?n_inf=1&n_inf=2,2 times",
    "?n_inf=1&latency_budget_ms=9,exclude",
    "?series_number=x,series_number"
  })
  void aBadParameterIsNamed(String query, String named) {
    problem(scan("images=1"), query, 400)
        .body("code", equalTo("PARAMETER_INVALID"))
        .body("blame", equalTo("SENDER"))
        .body("detail", containsString(named))
        .body("instance", matchesPattern("[0-9a-f-]{36}"));
  }

  private double missedDeadlines() {
    return given()
        .get(management.resolve("/q/metrics").toString())
        .asString()
        .lines()
        .filter(line -> line.startsWith("recon_deadline_missed_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aLatencyBudgetThatIsMissedIsSaidAndCounted() {
    double before = missedDeadlines();
    scan("images=1 late=true")
        .accept("image/png")
        .post(PATH + "?latency_budget_ms=1")
        .then()
        .statusCode(200)
        .header("Recon-Warning", containsString("latency_budget_ms 1 missed: answered after"));
    scan("images=1").post(PATH + "?latency_budget_ms=3600000").then().statusCode(200);
    problem(scan("fail=DEADLINE_MISSED"), "?latency_budget_ms=9", 504)
        .body("code", equalTo("DEADLINE_MISSED"))
        .body("blame", equalTo("CAPACITY"));
    problem(scan("fail=BUDGET_TOO_SMALL"), "?latency_budget_ms=9", 422)
        .body("code", equalTo("BUDGET_TOO_SMALL"))
        .body("blame", equalTo("SENDER"));
    assertEquals(before + 2, missedDeadlines());
  }

  @Test
  void whatWeDoNotMakeIsNotAcceptable() {
    problem(scan("images=1").accept("text/html"), "", 406)
        .body("code", equalTo("NOT_ACCEPTABLE"))
        .body("detail", containsString("application/zip"));
  }

  @Test
  void severalImagesDoNotFitOneDicomFileAndNothingIsComputed() {
    problem(scan("images=2 wait=true").accept("application/dicom"), "", 406)
        .body("code", equalTo("NOT_ACCEPTABLE"))
        .body("detail", containsString("2"));
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_ISMRMRD,415,SENDER",
    "TRAJECTORY_NOT_SUPPORTED,422,SENDER",
    "MRD_TRUNCATED,400,SENDER",
    "NON_FINITE_IMAGE,500,SERVICE"
  })
  void theCorridorsFailuresAreProblems(String code, int status, String blame) {
    problem(scan("fail=" + code), "", status)
        .body("code", equalTo(code))
        .body("blame", equalTo(blame));
  }

  @Test
  void aFaultOfOurOwnTellsNothingOfItsInside() {
    problem(scan("fail=FAULT"), "", 500)
        .body("code", equalTo("INTERNAL"))
        .body("detail", not(containsString("a fault of our own")));
  }

  @Test
  void somethingElseThanAScanIsRefused() {
    problem(given().body("{}".getBytes(StandardCharsets.US_ASCII)), "", 415)
        .body("code", equalTo("NOT_ISMRMRD"));
    problem(given(), "", 415);
  }

  @Test
  void anUnknownDatasetIsRefused() {
    problem(scan("images=1"), "?dataset=other", 400).body("code", equalTo("DATASET_MISSING"));
  }

  @Test
  void anExplicitWishIsMetOrRefused() {
    problem(scan("images=1"), "?method=gleam", 422).body("code", equalTo("METHOD_NOT_AVAILABLE"));
    problem(scan("images=1"), "?n_inf=2", 422).body("code", equalTo("METHOD_NOT_AVAILABLE"));
  }

  @Test
  void aScannersWishYields() {
    scan("config=gleam?n_inf=2")
        .accept("image/png")
        .post(PATH)
        .then()
        .statusCode(200)
        .header("Recon-Method", "sense")
        .header("Recon-Warning", containsString("METHOD_NOT_AVAILABLE"));
  }

  @Test
  void aScannersConfigurationIsJsonToo() {
    scan("config={\"method\":\"zero-filled\",\"strange\":1}")
        .accept("image/png")
        .post(PATH)
        .then()
        .statusCode(200)
        .header("Recon-Method", "zero-filled")
        .header("Recon-Warning", containsString("1 settings"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "routine", "stat"})
  void everyPriorityIsServedWhereNobodyHasToSayWhoTheyAre(String priority) {
    scan("images=1").post(PATH + "?priority=" + priority).then().statusCode(200);
  }

  @Test
  void patientDataStaysOutOfTheAnswersHead() {
    String head = scan("images=1").post(PATH).then().statusCode(200).extract().headers().toString();
    assertFalse(head.contains("CANARY"), head);
  }
}
