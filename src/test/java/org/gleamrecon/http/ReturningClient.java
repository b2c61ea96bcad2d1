package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that comes back for its images. */
final class ReturningClient {
  static final String PATH = "/v1/reconstructions";

  private ReturningClient() {}

  /** One that came through a stream of events. */
  record Event(String id, String name, JsonPath data) {}

  static Response post(String settings, String query) {
    return given()
        .header("Prefer", "respond-async")
        .body(TinyScan.bytes(settings))
        .post(PATH + query);
  }

  /** Where an accepted scan's images will be. */
  static String accepted(String settings) {
    Response answer = post(settings, "");
    assertEquals(202, answer.statusCode(), answer.asString());
    return URI.create(answer.header("Location")).getPath();
  }

  static ValidatableResponse until(String location, String state) throws InterruptedException {
    String found = "";
    for (int i = 0; i < 400 && !found.equals(state); i++) {
      found = given().get(location).then().statusCode(200).extract().path("state");
      Thread.sleep(25);
    }
    return given().get(location).then().body("state", equalTo(state));
  }

  /** All events to the stream's end. */
  static List<Event> events(String location, String last) throws IOException {
    return events(location, last, "", () -> {});
  }

  /** Likewise; when the event of that number is there, {@code action} is run. */
  static List<Event> events(String location, String last, String number, Runnable action)
      throws IOException {
    URLConnection connection =
        URI.create("http://localhost:" + RestAssured.port + location + "/events")
            .toURL()
            .openConnection();
    connection.setRequestProperty("Last-Event-ID", last);
    connection.setReadTimeout(30_000);
    List<Event> events = new ArrayList<>();
    String id = "";
    String name = "";
    String data = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        id = line.startsWith("id:") ? line.substring(3).strip() : id;
        name = line.startsWith("event:") ? line.substring(6).strip() : name;
        data = line.startsWith("data:") ? line.substring(5).strip() : data;
        if (line.isEmpty() && !name.isEmpty()) {
          events.add(new Event(id, name, JsonPath.from(data)));
          if (id.equals(number)) {
            action.run();
          }
          name = "";
        }
      }
    }
    return events;
  }

  static void assertProblem(ValidatableResponse answer, int status, String code) {
    answer
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("detail", notNullValue());
  }
}
