package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.gleamrecon.http.ReturningClient.accepted;
import static org.gleamrecon.http.ReturningClient.assertProblem;
import static org.gleamrecon.http.ReturningClient.events;
import static org.gleamrecon.http.ReturningClient.post;
import static org.gleamrecon.http.ReturningClient.until;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionState;
import org.gleamrecon.http.ReturningClient.Event;
import org.gleamrecon.pipeline.Corridor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that was accepted: watched, stopped, removed. */
@QuarkusTest
@TestProfile(TinyScans.class)
class AcceptedWorkTest {
  private static final AdmissionState FREE = new AdmissionState(0, 0, 0, 0);

  @Inject AdmissionGate gate;
  @Inject Corridor corridor;
  @Inject AsynchronousReconstruction work;

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

  @Test
  void eventsTellStagesAndAPreviewAtEachExitInTheirOrder() throws Exception {
    String location = accepted("images=1 exits=3 wait=true");
    tiny().working.acquire();
    given()
        .get(location)
        .then()
        .body("state", equalTo("running"))
        .body("stage", equalTo("reconstruct"))
        .body("exits", equalTo(List.of(2, 4, 6)));
    List<Event> heard = events(location, "", "6", tiny().goOn::release);
    assertEquals(
        List.of("stage", "stage", "stage", "exit", "exit", "exit", "stage", "done"),
        heard.stream().map(Event::name).toList());
    assertEquals(
        List.of("1", "2", "3", "4", "5", "6", "7", "8"), heard.stream().map(Event::id).toList());
    assertEquals("queue", heard.get(0).data().getString("stage"));
    assertEquals("reconstruct", heard.get(2).data().getString("stage"));
    for (int exit = 1; exit <= 3; exit++) {
      JsonPath data = heard.get(2 + exit).data();
      assertEquals(2 * exit, data.getInt("n_inf"));
      assertEquals(6, data.getInt("of"));
      byte[] png = Base64.getDecoder().decode(data.getString("preview"));
      java.awt.image.BufferedImage picture =
          javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(png));
      assertEquals(2, picture.getWidth());
      assertEquals(1, picture.getHeight());
    }
    assertEquals("succeeded", heard.get(7).data().getString("state"));
    assertEquals(List.of("done"), events(location, "3").stream().map(Event::name).toList());
  }

  @Test
  void aClientThatComesAgainHearsWhatItMissed() throws Exception {
    String location = accepted("images=1 exits=2 wait=true");
    tiny().working.acquire();
    List<Event> heard = events(location, "4", "5", tiny().goOn::release);
    assertEquals(List.of("5", "6", "7"), heard.stream().map(Event::id).toList());
    assertEquals(List.of("exit", "stage", "done"), heard.stream().map(Event::name).toList());
    assertEquals(4, heard.get(0).data().getInt("n_inf"));
  }

  @Test
  void acceptedWorkHoldsItsPlacesAndAStoppedOneGivesThemBack() throws Exception {
    String working = accepted("images=1 wait=true");
    tiny().working.acquire();
    String waiting = accepted("images=1");
    given().get(waiting).then().body("state", equalTo("queued")).body("stage", equalTo("queue"));
    assertEquals(new AdmissionState(0, 1, 1, TinyScan.bytes("images=1").length), gate.state());
    assertProblem(
        post("images=1", "").then().header("Retry-After", notNullValue()), 503, "QUEUE_FULL");
    given().delete(waiting).then().statusCode(204);
    given().get(waiting).then().body("state", equalTo("cancelled"));
    assertEquals(new AdmissionState(0, 0, 1, 0), gate.state());
    assertProblem(given().get(waiting + "/instances").then(), 409, "CANCELLED");
    tiny().goOn.release();
    until(working, "succeeded");
  }

  @Test
  void workIsStoppedBetweenIterations() throws Exception {
    String location = accepted("images=1 wait=true");
    tiny().working.acquire();
    Thread deleting = new Thread(() -> given().delete(location).then().statusCode(204));
    deleting.start();
    // It works on in the iteration that nobody can interrupt, and hears it after that.
    for (int i = 0; i < 10; i++) {
      given().get(location).then().body("state", equalTo("running"));
    }
    tiny().goOn.release();
    deleting.join();
    until(location, "cancelled").body("code", nullValue());
    assertEquals(FREE, gate.state());
    assertEquals(List.of("cancelled"), events(location, "0").stream().map(Event::name).toList());
  }

  @Test
  void whatIsFinishedIsRemovedOnDemand() throws Exception {
    String location = accepted("images=1");
    until(location, "succeeded");
    given().delete(location).then().statusCode(204);
    assertProblem(given().get(location).then(), 404, "NOT_FOUND");
    assertProblem(given().get(location + "/instances").then(), 404, "NOT_FOUND");
    assertProblem(given().delete(location).then(), 404, "NOT_FOUND");
  }

  @Test
  void aServiceThatStopsWaitsForWhatItAccepted() throws Exception {
    String location = accepted("images=1 wait=true");
    tiny().working.acquire();
    assertFalse(work.awaitEnd(Duration.ZERO));
    tiny().goOn.release();
    assertTrue(work.awaitEnd(Duration.ofMinutes(1)));
    given().get(location).then().body("state", equalTo("succeeded"));
  }
}
