package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionState;
import org.gleamrecon.pipeline.Corridor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the door does with requests that no resource should ever see, and when it is full. */
@QuarkusTest
@TestProfile(TinyScans.class)
class DoorTest {
  private static final String POST = "POST /v1/reconstructions HTTP/1.1\r\nHost: x\r\n";

  @Inject AdmissionGate gate;
  @Inject Corridor corridor;

  @AfterEach
  void everythingIsGivenBack() throws IOException, InterruptedException {
    assertEquals(List.of(), ReconstructionsTest.spooled());
    for (int i = 0; i < 2400 && !gate.state().equals(new AdmissionState(0, 0, 0, 0)); i++) {
      Thread.sleep(25);
    }
    assertEquals(new AdmissionState(0, 0, 0, 0), gate.state());
  }

  private static RawConnection connection() throws IOException {
    return new RawConnection(RestAssured.port);
  }

  private static void assertProblem(String answer, int status, String code) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
    assertTrue(answer.contains("\"status\":" + status), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/nothing,404,NOT_FOUND",
    "GET,/v1/nothing,404,NOT_FOUND",
    "POST,/nothing,404,NOT_FOUND",
    "GET,/v1/reconstructions,405,METHOD_NOT_ALLOWED",
    "DELETE,/v1/reconstructions,405,METHOD_NOT_ALLOWED",
    "PUT,/v1/models,405,METHOD_NOT_ALLOWED",
    "GET,/v1/models/m,404,MODEL_NOT_FOUND",
    "GET,/v1/models/m/versions/1,404,MODEL_NOT_FOUND",
    "GET,/q/metrics,404,NOT_FOUND",
    "GET,/q/health/live,404,NOT_FOUND",
    "POST,/,404,NOT_FOUND"
  })
  void whatTheFrameworkAnswersIsAProblemToo(String method, String path, int status, String code) {
    given()
        .request(method, path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("blame", equalTo("SENDER"))
        .body("title", notNullValue());
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    given().get("/v1/reconstructions").then().header("Allow", containsString("POST"));
  }

  @Test
  void anAcceptHeaderThatModelsCannotMeetIsAProblem() {
    given()
        .accept("image/png")
        .get("/v1/models")
        .then()
        .statusCode(406)
        .contentType("application/problem+json")
        .body("code", equalTo("NOT_ACCEPTABLE"));
  }

  @Test
  void thereAreNoModelsYet() {
    given().get("/v1/models").then().statusCode(200).body("$", equalTo(List.of()));
  }

  @ParameterizedTest
  @CsvSource({"/%zz", "/v1/reconstructions?n_inf=%zz", "/v1/%ff%fe"})
  void aBadUriIsAProblem(String path) throws IOException {
    try (RawConnection connection = connection()) {
      connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      String answer = connection.answer();
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
    }
  }

  @Test
  void aDeclaredLengthBeyondTheLimitIsRefusedBeforeTheBody() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(POST + "Content-Length: " + (TinyScans.MAX_BODY_BYTES + 1) + "\r\n\r\n");
      String answer = connection.answer();
      assertProblem(answer, 413, "BODY_TOO_LARGE");
      assertTrue(answer.contains(Integer.toString(TinyScans.MAX_BODY_BYTES)), answer);
    }
  }

  @Test
  void aLengthBeyondTheHardLimitIsAProblemToo() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(POST + "Content-Length: 9000000000000000000\r\n\r\n");
      assertProblem(connection.answer(), 413, "BODY_TOO_LARGE");
    }
    try (RawConnection connection = connection()) {
      connection.send("POST /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n");
      assertProblem(connection.answer(), 413, "BODY_TOO_LARGE");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    given()
        .accept("image/png")
        .body(TinyScan.bytes("images=1", TinyScans.MAX_BODY_BYTES))
        .post("/v1/reconstructions")
        .then()
        .statusCode(200);
  }

  @Test
  void aChunkedBodyIsRefusedWhenItCrossesTheLimit() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i <= TinyScans.MAX_BODY_BYTES / 0x10000; i++) {
        connection.send(chunk);
      }
      assertProblem(connection.answer(), 413, "BODY_TOO_LARGE");
    }
  }

  @Test
  void aBadlyChunkedBodyIsMalformed() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nTINY \r\nzz\r\n");
      String answer = connection.answer();
      // The server closes the connection of a client that breaks the protocol.
      if (!answer.isEmpty()) {
        assertProblem(answer, 400, "REQUEST_MALFORMED");
      }
    }
  }

  @Test
  void aClientThatBreaksOffLeavesNothingBehind() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(POST + "Content-Length: 1000\r\n\r\nTINY images=1");
    }
  }

  @Test
  void clientsThatBreakOffAtAnyMomentLeaveNothingBehind() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> clients = new java.util.ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int number = i;
        clients.add(pool.submit(() -> breakOff(number)));
      }
      for (Future<Integer> client : clients) {
        client.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Somewhere between the head's arrival and the body's first read. */
  private static int breakOff(int number) throws IOException {
    try (RawConnection connection = connection()) {
      String body = number % 2 == 0 ? "" : "TINY images=1";
      connection.send(POST + "Content-Length: 1000\r\n\r\n" + body);
      java.util.concurrent.locks.LockSupport.parkNanos(number * 10_000L);
      return number;
    }
  }

  @Test
  void anEarlyErrorIsAnsweredAfterTheBodyIsRead() throws IOException {
    try (RawConnection connection = connection()) {
      String query = POST.replace("reconstructions ", "reconstructions?n_inf=x ");
      connection.send(query + "Content-Length: " + TinyScans.MAX_BODY_BYTES + "\r\n\r\n");
      connection.send(new byte[TinyScans.MAX_BODY_BYTES]);
      String answer = connection.answer();
      assertProblem(answer, 400, "PARAMETER_INVALID");
      assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("connection: close"), answer);
      connection.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(connection.answer().startsWith("HTTP/1.1 200"), "the connection lives on");
    }
  }

  @Test
  void aClientThatWaitsToBeAskedIsAnsweredAtOnce() throws IOException {
    try (RawConnection connection = connection()) {
      connection.send(
          POST.replace("reconstructions ", "reconstructions?n_inf=x ")
              + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
      assertProblem(connection.answer(), 400, "PARAMETER_INVALID");
    }
  }

  @Test
  void aFullServiceRefusesAndSaysWhenToComeAgain() throws Exception {
    TinyCorridor tiny = (TinyCorridor) corridor;
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> first = pool.submit(() -> status("wait=true"));
      assertTrue(tiny.working.tryAcquire(30, TimeUnit.SECONDS));
      Future<Integer> second = pool.submit(() -> status("wait=true"));
      for (int i = 0; i < 400 && gate.state().waiting() == 0; i++) {
        Thread.sleep(25);
      }
      assertEquals(1, gate.state().waiting());
      given()
          .body(TinyScan.bytes("images=1"))
          .post("/v1/reconstructions")
          .then()
          .statusCode(503)
          .contentType("application/problem+json")
          .body("code", equalTo("QUEUE_FULL"))
          .body("blame", equalTo("CAPACITY"))
          .body("instance", notNullValue())
          .header("Retry-After", Integer::parseInt, org.hamcrest.Matchers.greaterThan(0));
      refusedConnectionsLiveOnOnceTheirBodyIsThere();
      tiny.goOn.release(2);
      assertEquals(200, first.get());
      assertEquals(200, second.get());
      assertTrue(tiny.working.tryAcquire(30, TimeUnit.SECONDS));
    } finally {
      pool.shutdownNow();
    }
  }

  private static void refusedConnectionsLiveOnOnceTheirBodyIsThere() throws IOException {
    try (RawConnection patient = connection();
        RawConnection asking = connection()) {
      patient.send(POST + "Content-Length: " + TinyScans.MAX_BODY_BYTES + "\r\n\r\n");
      patient.send(new byte[TinyScans.MAX_BODY_BYTES]);
      assertRefused(patient.answer());
      patient.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(patient.answer().startsWith("HTTP/1.1 200"), "the connection lives on");
      asking.send(POST + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
      assertRefused(asking.answer());
    }
  }

  private static void assertRefused(String answer) {
    assertProblem(answer, 503, "QUEUE_FULL");
    String head = answer.toLowerCase(java.util.Locale.ROOT);
    assertTrue(head.matches("(?s).*\r\nretry-after: [1-9][0-9]*\r\n.*"), answer);
  }

  @Test
  void aClientThatGoesAwayWhileItWaitsLeavesTheLine() throws Exception {
    TinyCorridor tiny = (TinyCorridor) corridor;
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try {
      Future<Integer> first = pool.submit(() -> status("wait=true"));
      assertTrue(tiny.working.tryAcquire(30, TimeUnit.SECONDS));
      try (RawConnection connection = connection()) {
        byte[] body = TinyScan.bytes("images=1");
        connection.send(POST + "Content-Length: " + body.length + "\r\n\r\n");
        connection.send(body);
        for (int i = 0; i < 400 && gate.state().waiting() == 0; i++) {
          Thread.sleep(25);
        }
        assertEquals(1, gate.state().waiting());
      }
      for (int i = 0; i < 400 && gate.state().waiting() == 1; i++) {
        Thread.sleep(25);
      }
      assertEquals(0, gate.state().waiting());
      tiny.goOn.release();
      assertEquals(200, first.get());
    } finally {
      pool.shutdownNow();
    }
  }

  private static int status(String settings) {
    return given()
        .accept("image/png")
        .body(TinyScan.bytes(settings))
        .post("/v1/reconstructions")
        .statusCode();
  }
}
