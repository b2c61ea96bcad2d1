package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.gleamrecon.http.ReturningClient.PATH;
import static org.gleamrecon.http.ReturningClient.accepted;
import static org.gleamrecon.http.ReturningClient.assertProblem;
import static org.gleamrecon.http.ReturningClient.events;
import static org.gleamrecon.http.ReturningClient.post;
import static org.gleamrecon.http.ReturningClient.until;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionState;
import org.gleamrecon.http.ReturningClient.Event;
import org.gleamrecon.pipeline.Corridor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: respond-async}: accepted, looked at, fetched, stopped. */
@QuarkusTest
@TestProfile(TinyScans.class)
class AsynchronousTest {
  private static final String UNKNOWN = PATH + "/01234567-89ab-cdef-0123-456789abcdef";
  private static final AdmissionState FREE = new AdmissionState(0, 0, 0, 0);

  @Inject AdmissionGate gate;
  @Inject Corridor corridor;

  private TinyCorridor tiny() {
    return (TinyCorridor) corridor;
  }

  @AfterEach
  void everythingIsGivenBack() throws IOException, InterruptedException {
    for (int i = 0; i < 200 && !gate.state().equals(FREE); i++) {
      Thread.sleep(25);
    }
    assertEquals(FREE, gate.state());
    assertEquals(List.of(), ReconstructionsTest.spooled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"respond-async", "wait=10, Respond-Async; x=1"})
  void aWishToComeBackIsAcceptedAndSaysWhereTo(String preference) throws InterruptedException {
    Response answer =
        given()
            .header("Prefer", preference)
            .accept("application/dicom")
            .body(TinyScan.bytes("images=2"))
            .post(PATH);
    answer
        .then()
        .statusCode(202)
        .header("Preference-Applied", "respond-async")
        .contentType("application/json")
        .body("state", equalTo("queued"));
    String id = answer.header("Recon-Id");
    assertTrue(answer.header("Location").endsWith(PATH + "/" + id), answer.header("Location"));
    until(PATH + "/" + id, "succeeded").body("id", equalTo(id));
  }

  @Test
  void otherPreferencesAreNotOurs() {
    given()
        .header("Prefer", "return=minimal, respond-asynchronously")
        .accept("image/png")
        .body(TinyScan.bytes("images=1"))
        .post(PATH)
        .then()
        .statusCode(200)
        .header("Preference-Applied", nullValue());
  }

  @Test
  void theStateTellsHowTheImagesCameToBe() throws InterruptedException {
    until(accepted("images=2 warn=caution"), "succeeded")
        .body("progress", equalTo(1.0f))
        .body("method", equalTo("sense"))
        .body("residual", equalTo(0.125f))
        .body("images", equalTo(2))
        .body("n_inf", nullValue())
        .body("warnings[0]", containsString("caution"))
        .body("timings.parse", equalTo(1.5f))
        .body("timings.keySet()[0]", equalTo("receive"))
        .body("expires", notNullValue())
        .body("code", nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "application/zip,3",
    "application/dicom,1",
    "application/x-ismrmrd-stream,3",
    "image/png,3",
    "multipart/related; type=\"application/dicom\",3"
  })
  void theImagesAreThoseOfTheSynchronousAnswerInEveryForm(String accept, int images)
      throws InterruptedException {
    String settings = "images=" + images + " warn=caution";
    Response now = given().accept(accept).body(TinyScan.bytes(settings)).post(PATH);
    String location = accepted(settings);
    until(location, "succeeded");
    for (int time = 0; time < 2; time++) {
      Response later = given().accept(accept).get(location + "/instances");
      assertEquals(200, later.statusCode());
      for (String header :
          List.of("Recon-Method", "Recon-Residual", "Recon-Warning", "Content-Length")) {
        assertEquals(now.header(header), later.header(header), header);
      }
      assertTrue(later.header("Server-Timing").contains("encode;dur="));
      // The boundary of a multipart body is made of the id.
      assertArrayEquals(
          now.asString()
              .replace(now.header("Recon-Id"), later.header("Recon-Id"))
              .getBytes(ISO_8859_1),
          later.asString().getBytes(ISO_8859_1));
      assertEquals(
          now.contentType().replace(now.header("Recon-Id"), later.header("Recon-Id")),
          later.contentType());
    }
  }

  @Test
  void whatReadingTellsIsAnsweredAtOnce() {
    assertProblem(post("fail=NO_CALIBRATION", "?n_inf=x").then(), 400, "PARAMETER_INVALID");
    assertProblem(post("spiral=true", "").then(), 422, "TRAJECTORY_NOT_SUPPORTED");
    assertProblem(post("images=1", "?dataset=other").then(), 400, "DATASET_MISSING");
    assertProblem(
        given().header("Prefer", "respond-async").body("no scan").post(PATH).then(),
        415,
        "NOT_ISMRMRD");
  }

  @Test
  void aFailureIsToldWithItsCodeAndByTheImagesToo() throws Exception {
    String location = accepted("fail=NO_CALIBRATION");
    until(location, "failed")
        .body("code", equalTo("NO_CALIBRATION"))
        .body("blame", equalTo("SENDER"))
        .body("detail", equalTo("as asked for"));
    assertProblem(given().get(location + "/instances").then(), 422, "NO_CALIBRATION");
    String fault = accepted("fail=FAULT");
    until(fault, "failed").body("code", equalTo("INTERNAL")).body("blame", equalTo("SERVICE"));
    List<Event> last = events(fault, "0");
    assertEquals(List.of("failed"), last.stream().map(Event::name).toList());
    assertEquals("INTERNAL", last.get(0).data().getString("code"));
  }

  @Test
  void aReconstructionThatIsNotFinishedHasNoImages() throws Exception {
    String location = accepted("images=1 wait=true");
    tiny().working.acquire();
    assertProblem(given().get(location + "/instances").then(), 409, "CONFLICT");
    tiny().goOn.release();
    until(location, "succeeded");
    given().accept("image/png").get(location + "/instances").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/instances", "/events"})
  void anUnknownOneIsAProblem(String what) {
    assertProblem(given().get(UNKNOWN + what).then(), 404, "NOT_FOUND");
    assertProblem(given().get(PATH + "/..%2f..%2fspool" + what).then(), 404, "NOT_FOUND");
    assertProblem(given().get(PATH + "/strange" + what).then(), 404, "NOT_FOUND");
  }

  @Test
  void aFormThatTheImagesCannotHaveIsAProblem() throws InterruptedException {
    String location = accepted("images=2");
    until(location, "succeeded");
    for (String accept : List.of("application/dicom", "text/html", "none")) {
      assertProblem(
          given().accept(accept).get(location + "/instances").then(), 406, "NOT_ACCEPTABLE");
    }
    assertProblem(given().accept("image/png").get(location).then(), 406, "NOT_ACCEPTABLE");
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    given()
        .put(UNKNOWN)
        .then()
        .statusCode(405)
        .contentType("application/problem+json")
        .header("Allow", containsString("DELETE"));
  }

  @Test
  void aMissedBudgetIsToldAmongTheWarnings() throws InterruptedException {
    Response answer = post("images=1 late=true", "?latency_budget_ms=20");
    assertEquals(202, answer.statusCode());
    until(java.net.URI.create(answer.header("Location")).getPath(), "succeeded")
        .body("warnings[0]", containsString("latency_budget_ms 20 missed"));
  }

  @Test
  void nothingOfThePatientIsInTheStateOrTheHeads() throws InterruptedException {
    String location = accepted("images=1");
    String state = until(location, "succeeded").extract().asString();
    String head = given().get(location + "/instances").headers().toString();
    for (String text : Set.of(state, head)) {
      assertFalse(text.contains("CANARY"), text);
    }
  }
}
