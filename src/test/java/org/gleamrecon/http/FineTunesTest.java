package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.jobs.FakeModels;
import org.gleamrecon.jobs.JobModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fine-tuning jobs at the HTTP door. */
@QuarkusTest
@TestProfile(FineTunes.class)
class FineTunesTest {
  private static final String PATH = "/admin/fine-tunes";
  private static final String BODY = "{\"base\":\"small\",\"dataset\":\"knees\"}";

  @Inject JobModels models;

  @TestHTTPResource("/")
  URI door = URI.create("http://unset");

  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private final List<String> posted = new ArrayList<>();

  @AfterEach
  void everythingStops() {
    for (String location : posted) {
      given().delete(location);
    }
  }

  private Response post(String body) {
    return given().contentType("application/json").body(body).post(PATH);
  }

  private String accepted(String body) {
    Response answer = post(body);
    assertEquals(202, answer.statusCode(), answer.asString());
    String location = URI.create(answer.header("Location")).getPath();
    posted.add(location);
    return location;
  }

  private static Response until(String location, String state) throws InterruptedException {
    Response last = given().get(location);
    for (int i = 0; i < 2000; i++) {
      last = given().get(location);
      if (last.path("state").equals(state)) {
        return last;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return fail("not " + state + " but " + last.asString());
  }

  private static void untilTraining(String location) throws InterruptedException {
    for (int i = 0; i < 2000; i++) {
      if (given().get(location).path("step") != null) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    fail("it does not train: " + given().get(location).asString());
  }

  private static void go(String location) throws IOException {
    String id = location.substring(location.lastIndexOf('/') + 1);
    Files.createFile(FineTunes.DATA.resolve("jobs").resolve(id).resolve("go"));
  }

  @Test
  void aJobIsAcceptedTrainedAndPublished() throws Exception {
    String location = accepted(BODY);
    untilTraining(location);
    given()
        .get(location)
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("base", equalTo("small:1"))
        .body("request.dataset", equalTo("knees"))
        .body("request.promotion", equalTo("manual"))
        .body("progress", equalTo(0.175f))
        .body("etaSeconds", equalTo(12.5f))
        .body("lossPerModule", equalTo(List.of(0.5f, 0.25f)))
        .body("validation[0].exits[0].psnrDb", equalTo(30.5f))
        .body("attempts", equalTo(1))
        .body("result", nullValue());
    given()
        .get(location + "/log")
        .then()
        .statusCode(200)
        .contentType(containsString("text/plain"))
        .body(containsString("some lines"));
    go(location);
    until(location, "succeeded")
        .then()
        .body("result", equalTo("small:2"))
        .body("active", equalTo(false))
        .body("progress", equalTo(1.0f))
        .body("reasons", equalTo(List.of("no exit is worse")))
        .body("gate.exits[0].iterations", equalTo(2))
        .body("ended", notNullValue());
    given()
        .delete(location)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("CONFLICT"));
  }

  @Test
  void theListHasEveryJobOldestFirst() {
    String first = accepted(BODY);
    String second = accepted(BODY);
    List<String> ids = given().get(PATH).then().statusCode(200).extract().path("id");
    assertEquals(
        List.of(first, second),
        ids.subList(ids.size() - 2, ids.size()).stream().map(id -> PATH + "/" + id).toList());
    given().get(second).then().body("jobsBefore", greaterThanOrEqualTo(1));
  }

  @Test
  void theSameKeyIsTheSameJobAndAnotherRequestAConflict() {
    String location = accepted(BODY);
    List<String> keyed = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Response answer =
          given()
              .contentType("application/json")
              .header("Idempotency-Key", "once")
              .body(i == 0 ? BODY : BODY.replace(",", " , "))
              .post(PATH);
      assertEquals(202, answer.statusCode());
      keyed.add(URI.create(answer.header("Location")).getPath());
    }
    posted.addAll(keyed);
    assertEquals(keyed.get(0), keyed.get(1));
    assertTrue(!keyed.get(0).equals(location));
    given()
        .contentType("application/json")
        .header("Idempotency-Key", "once")
        .body(BODY.replace("}", ",\"modules\":2}"))
        .post(PATH)
        .then()
        .statusCode(409)
        .body("code", equalTo("CONFLICT"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"base\":\"small\",\"dataset\":\"knees\",\"epochs\":3} | 400 | PARAMETER_INVALID | epochs",
        "{\"base\":\"small\",\"dataset\":\"knees\",\"batchSize\":\"a\"} | 400 | PARAMETER_INVALID | batchSize",
        "{\"base\":\"small\"} | 400 | PARAMETER_INVALID | dataset",
        "no json | 400 | REQUEST_MALFORMED | JSON",
        "{\"base\":\"large\",\"dataset\":\"knees\"} | 422 | MODEL_NOT_FOUND | model",
        "{\"base\":\"small\",\"dataset\":\"brains\"} | 422 | DATASET_NOT_FOUND | dataset",
        "{\"base\":\"small\",\"dataset\":\"empty\"} | 422 | DATASET_NOT_FOUND | no training",
        "{\"base\":\"small\",\"dataset\":\"undersampled\"} | 422 | NOT_FULLY_SAMPLED | full"
      })
  void whatCannotRunIsRefusedAtOnce(String body, int status, String code, String detail) {
    post(body)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("detail", containsString(detail));
  }

  @Test
  void aDirectoryOfModelsThatCannotBeWrittenIsToldAtOnce() {
    FakeModels fake = (FakeModels) models;
    fake.writable = false;
    try {
      post(BODY).then().statusCode(500).body("code", equalTo("MODELS_NOT_WRITABLE"));
    } finally {
      fake.writable = true;
    }
  }

  @Test
  void tooManyThatWaitAreRefused() throws Exception {
    untilTraining(accepted(BODY));
    accepted(BODY);
    accepted(BODY);
    post(BODY)
        .then()
        .statusCode(429)
        .header("Retry-After", notNullValue())
        .body("code", equalTo("QUOTA_EXCEEDED"));
  }

  @Test
  void aJobIsStoppedTwiceAsOnce() throws Exception {
    String location = accepted(BODY);
    untilTraining(location);
    for (int i = 0; i < 2; i++) {
      given().delete(location).then().statusCode(200).body("state", equalTo("cancelled"));
    }
  }

  @Test
  void eventsTellTheJobToItsEnd() throws Exception {
    String location = accepted(BODY);
    List<String> names = new ArrayList<>();
    String last = "";
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                door.resolve(location + "/events").toURL().openStream(), StandardCharsets.UTF_8))) {
      untilTraining(location);
      go(location);
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (line.startsWith("event:")) {
          names.add(line.substring("event:".length()).strip());
        } else if (line.startsWith("data:")) {
          last = line;
        }
      }
    }
    assertEquals("succeeded", names.get(names.size() - 1));
    assertTrue(names.contains("running"), names.toString());
    assertTrue(last.contains("\"result\":\"small:2\""), last);
    String again = given().get(location + "/events").then().statusCode(200).extract().asString();
    assertEquals(1, again.split("event:", -1).length - 1, again);
  }

  @Test
  void eventsThatHaveNothingToTellSayThatTheyLive() throws Exception {
    String location = accepted(BODY);
    int signs = 0;
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                door.resolve(location + "/events").toURL().openStream(), StandardCharsets.UTF_8))) {
      untilTraining(location);
      while (signs < 3) {
        String line = events.readLine();
        assertNotNull(line, "the events end before the job does");
        signs += line.startsWith(":") ? 1 : 0;
      }
      go(location);
      while (events.readLine() != null) {}
    }
    given().get(location).then().body("state", equalTo("succeeded"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/admin/fine-tunes/x,404,JOB_NOT_FOUND",
    "DELETE,/admin/fine-tunes/x,404,JOB_NOT_FOUND",
    "GET,/admin/fine-tunes/x/log,404,JOB_NOT_FOUND",
    "GET,/admin/fine-tunes/x/events,404,JOB_NOT_FOUND",
    "GET,/admin/fine-tunes/x/more,404,NOT_FOUND",
    "PUT,/admin/fine-tunes,405,METHOD_NOT_ALLOWED",
    "POST,/admin/fine-tunes/x,405,METHOD_NOT_ALLOWED"
  })
  void whatIsNotThereIsAProblem(String method, String path, int status, String code) {
    given()
        .request(method, path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code));
  }

  @Test
  void aBodyOfAnotherTypeIsAProblem() {
    given()
        .contentType("text/plain")
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
  }

  @Test
  void statesAreCountedAndTheApiIsDescribed() throws Exception {
    String location = accepted(BODY);
    untilTraining(location);
    String metrics =
        given()
            .accept("text/plain; version=0.0.4")
            .get(management.resolve("/q/metrics").toString())
            .asString()
            .replace(",}", "}");
    assertTrue(metrics.contains("\nrecon_finetune_state{state=\"running\"} 1.0"), metrics);
    assertTrue(metrics.contains("\nrecon_finetune_state{state=\"failed\"} "), metrics);
    assertTrue(metrics.contains("\nrecon_finetune_paused_seconds 2.5"), metrics);
    given()
        .get("/openapi")
        .then()
        .body(containsString("/admin/fine-tunes/{id}/events"))
        .body(containsString("Idempotency-Key"));
  }
}
