package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/datasets}: what is kept, what is told, what is refused, what is left behind. */
@QuarkusTest
@TestProfile(KeptScans.class)
class DatasetsTest {
  private static final String PATH = "/admin/datasets";
  private static final Path KEPT = Path.of(KeptScans.DATA, "datasets");

  @Inject JobsOnDatasets use;
  @Inject DatasetGate gate;

  private static MarkedScan scan(long seed) {
    return new MarkedScan(
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(32)
                .slices(2)
                .coils(2)
                .noiseLines(8)
                .pattern(SamplingPattern.FULL)
                .seed(seed)
                .build()));
  }

  private static MarkedScan sparse(long seed) {
    return new MarkedScan(
        PhantomScan.of(
            scan(seed)
                .scan()
                .options()
                .with()
                .pattern(SamplingPattern.RANDOM1D)
                .acceleration(2)
                .calibrationLines(8)
                .build()));
  }

  private static ValidatableResponse post(String name, String split, byte[] body) {
    return given()
        .contentType("application/octet-stream")
        .body(body)
        .post(PATH + "?name=" + name + "&split=" + split)
        .then();
  }

  private static void problem(ValidatableResponse answer, int status, String code) {
    answer.statusCode(status).contentType("application/problem+json").body("code", equalTo(code));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @AfterEach
  void everythingIsGivenBack() throws IOException {
    use.jobs.clear();
    List<String> names = given().get(PATH).jsonPath().getList("name");
    names.forEach(name -> given().delete(PATH + "/" + name).then().statusCode(204));
    assertEquals(List.of(), files(KEPT));
    assertEquals(List.of(), files(Path.of(KeptScans.DATA, "spool")));
    assertEquals(0, gate.gate().state().working());
    assertEquals(0, gate.gate().state().arriving());
  }

  @Test
  void aScanIsKeptAndDescribed() throws IOException {
    post("flair", "train", scan(1).stream())
        .statusCode(201)
        .header("Location", endsWith(PATH + "/flair"))
        .body("sha256", matchesPattern("[0-9a-f]{64}"))
        .body("split", equalTo("train"));
    post("flair", "validation", sparse(2).stream()).statusCode(201);
    given()
        .get(PATH + "/flair")
        .then()
        .statusCode(200)
        .body("name", equalTo("flair"))
        .body("train", equalTo(1))
        .body("validation", equalTo(1))
        .body("fullySampled", equalTo(false))
        .body("bytes", greaterThan(100_000))
        .body("scans.split", equalTo(List.of("train", "validation")))
        .body("scans.fullySampled", equalTo(List.of(true, false)))
        .body("scans.sampling", equalTo(List.of("full", "random1d")))
        .body("scans[0].coils", equalTo(2))
        .body("scans[0].frames", equalTo(2))
        .body("scans[0].matrix", equalTo(List.of(32, 32, 1)))
        .body("scans[0].fieldOfViewMm", equalTo(List.of(220f, 220f, 6f)))
        .body("scans[0].noiseScan", equalTo(true))
        .body("scans[0].threeDimensional", equalTo(false));
    given()
        .get(PATH)
        .then()
        .statusCode(200)
        .body("name", equalTo(List.of("flair")))
        .body("[0].train", equalTo(1))
        .body("[0].fullySampled", equalTo(false));
  }

  @Test
  void theSameScanAgainOrInAnotherContainerIsOneFile(@TempDir Path temporary) throws IOException {
    String sha256 = post("one", "train", scan(1).stream()).statusCode(201).extract().path("sha256");
    post("one", "train", scan(1).plainStream()).statusCode(200).body("sha256", equalTo(sha256));
    byte[] file = Files.readAllBytes(scan(1).hdf5(temporary.resolve("a.h5")));
    post("two", "validation", file).statusCode(201).body("sha256", equalTo(sha256));
    assertEquals(1, files(KEPT.resolve("scans")).size());
    given().delete(PATH + "/one").then().statusCode(204);
    assertEquals(1, files(KEPT.resolve("scans")).size());
  }

  @Test
  void aSingleScanCanBeRemovedAndTheLastOneTakesTheDatasetWithIt() throws IOException {
    String first = post("d", "train", scan(1).stream()).statusCode(201).extract().path("sha256");
    String second = post("d", "train", scan(2).stream()).statusCode(201).extract().path("sha256");
    String at = PATH + "/d/scans/";
    use.jobs.put("d", "7f3a");
    problem(given().delete(at + first).then(), 409, "CONFLICT");
    use.jobs.clear();
    given().delete(at + first).then().statusCode(204);
    problem(given().delete(at + first).then(), 404, "DATASET_NOT_FOUND");
    assertEquals(1, files(KEPT.resolve("scans")).size());
    given().get(PATH + "/d").then().body("scans.sha256", equalTo(List.of(second)));
    given().delete(at + second).then().statusCode(204);
    problem(given().get(PATH + "/d").then(), 404, "DATASET_NOT_FOUND");
    assertEquals(0, files(KEPT.resolve("scans")).size());
  }

  @Test
  void aScanThatIsLearnedFromCannotJudge() throws IOException {
    post("d", "train", scan(1).stream()).statusCode(201);
    problem(post("d", "validation", scan(1).plainStream()), 409, "CONFLICT");
    given().get(PATH + "/d").then().body("scans.split", equalTo(List.of("train")));
  }

  @Test
  void nothingThatTellsWhoWasScannedIsInAnyFileAnswerOrLog(@TempDir Path temporary)
      throws IOException {
    Heard log = new Heard();
    Logger.getLogger("").addHandler(log);
    try {
      StringBuilder answers = new StringBuilder();
      byte[] stream = scan(1).stream();
      byte[] file = Files.readAllBytes(scan(2).hdf5(temporary.resolve("a.h5")));
      answers.append(post("d", "train", stream).statusCode(201).extract().asString());
      answers.append(post("d", "train", file).statusCode(201).extract().asString());
      answers.append(post("d", "validation", stream).statusCode(409).extract().asString());
      byte[] broken = Arrays.copyOf(stream, stream.length - 1000);
      answers.append(post("d", "train", broken).statusCode(400).extract().asString());
      byte[] torn = file.clone();
      Arrays.fill(torn, 600, 4000, (byte) 'M');
      answers.append(post("d", "train", torn).extract().asString());
      byte[] unclosed =
          new String(stream, StandardCharsets.ISO_8859_1)
              .replace("<encoding>", "<encodinX>")
              .getBytes(StandardCharsets.ISO_8859_1);
      answers.append(post("d", "train", unclosed).statusCode(400).extract().asString());
      answers.append(given().get(PATH).asString()).append(given().get(PATH + "/d").asString());
      assertFalse(MarkedScan.marked(answers.toString().getBytes(StandardCharsets.UTF_8)));
      Path audit = Path.of(KeptScans.DATA, "audit");
      assertEquals(
          List.of(),
          MarkedScan.markedFiles(Path.of(KeptScans.DATA)).stream()
              .filter(found -> !found.startsWith(audit))
              .toList());
      assertTrue(log.text().contains("training scan"), "the log was heard");
      assertFalse(MarkedScan.marked(log.text().getBytes(StandardCharsets.UTF_8)), log.text());
    } finally {
      Logger.getLogger("").removeHandler(log);
    }
  }

  @Test
  void badScansAreRefusedWithTheirCodesAndLeaveNothing() throws IOException {
    byte[] good = scan(1).plainStream();
    problem(post("d", "train", "no scan".getBytes(StandardCharsets.UTF_8)), 415, "NOT_ISMRMRD");
    problem(post("d", "train", new byte[0]), 415, "NOT_ISMRMRD");
    problem(post("d", "train", Arrays.copyOf(good, good.length / 2)), 400, "MRD_TRUNCATED");
    byte[] infinite = good.clone();
    Arrays.fill(infinite, infinite.length - 6, infinite.length - 2, (byte) 0xff);
    problem(post("d", "train", infinite), 400, "NON_FINITE_SAMPLES");
    assertEquals(List.of(), given().get(PATH).jsonPath().getList("name"));
    assertEquals(List.of(), files(KEPT));
  }

  @ParameterizedTest
  @CsvSource({
    "name=a,PARAMETER_INVALID",
    "split=train,PARAMETER_INVALID",
    "name=a&split=test,PARAMETER_INVALID",
    "name=A&split=train,PARAMETER_INVALID",
    "name=..%2Fa&split=train,PARAMETER_INVALID",
    "name=a&split=train&splitt=x,PARAMETER_INVALID",
    "name=a&split=train&split=train,PARAMETER_INVALID"
  })
  void aQueryThatIsNotUnderstoodIsRefusedAfterTheBodyIsRead(String query, String code)
      throws IOException {
    problem(
        given().urlEncodingEnabled(false).body(scan(1).stream()).post(PATH + "?" + query).then(),
        400,
        code);
  }

  @Test
  void anotherGroupOfAFileThatIsNotThereIsMissing(@TempDir Path temporary) throws IOException {
    byte[] file = Files.readAllBytes(scan(2).hdf5(temporary.resolve("a.h5")));
    problem(post("d", "train&dataset=other", file), 400, "DATASET_MISSING");
    post("d", "train&dataset=dataset", file).statusCode(201);
  }

  @Test
  void aDatasetHoldsSoManyScansAndNoMore() throws IOException {
    for (int i = 1; i <= KeptScans.MAX_SCANS; i++) {
      post("d", "train", scan(i).plainStream()).statusCode(201);
    }
    problem(post("d", "train", scan(9).plainStream()), 429, "QUOTA_EXCEEDED");
    post("d", "train", scan(9).plainStream())
        .header("Retry-After", Integer::parseInt, greaterThan(0));
    post("e", "train", scan(9).plainStream()).statusCode(201);
  }

  @Test
  void allDatasetsTogetherHoldSoManyBytesAndNoMore() throws IOException {
    int status = 201;
    int kept = 0;
    for (int i = 1; i < 20 && status == 201; i++) {
      status = post("d" + i, "train", scan(i).plainStream()).extract().statusCode();
      kept += status == 201 ? 1 : 0;
    }
    assertEquals(429, status);
    assertEquals(kept, files(KEPT.resolve("scans")).size());
    long bytes = 0;
    for (Path file : files(KEPT.resolve("scans"))) {
      bytes += Files.size(file);
    }
    assertTrue(bytes <= 1 << 20, bytes + " bytes");
    given().delete(PATH + "/d1").then().statusCode(204);
    post("d20", "train", scan(20).plainStream()).statusCode(201);
  }

  @Test
  void aDatasetThatAJobUsesStays() throws IOException {
    post("d", "train", scan(1).plainStream()).statusCode(201);
    use.jobs.put("d", "7f3a");
    given()
        .delete(PATH + "/d")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("CONFLICT"))
        .body("detail", containsString("7f3a"));
    given().get(PATH + "/d").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "NOTHING", "..%2Fsets", "a%00b"})
  void whatIsNotThereIsAProblemThatSaysSo(String name) {
    for (String method : List.of("GET", "DELETE")) {
      problem(
          given().urlEncodingEnabled(false).request(method, PATH + "/" + name).then(),
          404,
          "DATASET_NOT_FOUND");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/admin/datasets,POST",
    "DELETE,/admin/datasets,POST",
    "POST,/admin/datasets/d,DELETE"
  })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
    given()
        .request(method, path)
        .then()
        .statusCode(405)
        .contentType("application/problem+json")
        .body("code", equalTo("METHOD_NOT_ALLOWED"))
        .header("Allow", containsString(allowed))
        .header("Allow", containsString("GET"));
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedDeclaredOrNot() throws IOException {
    String head = "POST " + PATH + "?name=d&split=train HTTP/1.1\r\nHost: x\r\n";
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send(head + "Content-Length: " + (KeptScans.MAX_BODY_BYTES + 1) + "\r\n\r\n");
      assertTrue(connection.answer().contains("\"code\":\"BODY_TOO_LARGE\""));
    }
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send(head + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i <= KeptScans.MAX_BODY_BYTES / 0x10000; i++) {
        connection.send(chunk);
      }
      assertTrue(connection.answer().contains("\"code\":\"BODY_TOO_LARGE\""));
    }
  }

  @Test
  void aChunkedBodyIsKept() throws IOException {
    byte[] body = scan(1).plainStream();
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send(
          "POST "
              + PATH
              + "?name=d&split=train HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int at = 0; at < body.length; at += 10_000) {
        byte[] part = Arrays.copyOfRange(body, at, Math.min(body.length, at + 10_000));
        connection.send(Integer.toHexString(part.length) + "\r\n");
        connection.send(part);
        connection.send("\r\n");
      }
      connection.send("0\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 201"));
    }
  }

  @Test
  void aClientThatBreaksOffLeavesNothingBehind() throws Exception {
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send(
          "POST "
              + PATH
              + "?name=d&split=train HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc");
    }
    for (int i = 0; i < 200 && gate.gate().state().arriving() > 0; i++) {
      Thread.sleep(25);
    }
    assertEquals(List.of(), given().get(PATH).jsonPath().getList("name"));
  }

  @Test
  void theDescriptionNamesTheCalls() {
    given()
        .get("/openapi")
        .then()
        .body(containsString("/admin/datasets:"))
        .body(containsString("/admin/datasets/{name}:"))
        .body(containsString("fieldOfViewMm"));
  }

  /** Everything that is logged. */
  private static final class Heard extends Handler {
    private final StringBuilder lines = new StringBuilder();
    private final Formatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord record) {
      // The framework's records format themselves; others may leave their parameters out.
      lines.append(formatter.format(record)).append(Arrays.toString(record.getParameters()));
    }

    synchronized String text() {
      return lines.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
