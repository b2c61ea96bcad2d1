package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The door, with an archive that is not there and an outbox that holds very little. */
@QuarkusTest
@TestProfile(OutboxAdminTest.WithAnArchive.class)
class OutboxAdminTest {
  /** Nobody listens at the archive's port. */
  public static class WithAnArchive extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", "target/test-data/outbox-admin");
      overrides.put("gleam.delivery.max-bytes", "10K");
      String pacs = "gleam.delivery.destinations.pacs.";
      overrides.put(pacs + "host", "127.0.0.1");
      overrides.put(pacs + "port", Integer.toString(nobody()));
      overrides.put(pacs + "called-aet", "ARCHIVE");
      return overrides;
    }

    private static int nobody() {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  private static List<String> ids() {
    return given().get("/admin/outbox").then().statusCode(200).extract().path("entries.id");
  }

  @AfterEach
  void empty() {
    ids().forEach(id -> given().delete("/admin/outbox/" + id).then().statusCode(204));
  }

  private static Response post(String scan, String query) {
    return given()
        .accept("image/png")
        .body(TinyScan.bytes(scan))
        .post("/v1/reconstructions" + query);
  }

  @Test
  void anImageIsInTheOutboxBeforeItsScanIsAnsweredWhateverTheFormat() {
    Response answer = post("images=2", "?series_number=1");
    assertEquals(200, answer.statusCode());
    assertFalse(
        answer.headers().getValues("Recon-Warning").stream()
            .anyMatch(text -> text.contains("sent")),
        answer.headers().toString());
    given()
        .get("/admin/outbox")
        .then()
        .statusCode(200)
        .body("counts.waiting", equalTo(2))
        .body("entries", hasSize(2))
        .body("entries[0].destination", equalTo("pacs"))
        .body("entries[0].state", equalTo("waiting"))
        .body("entries[0].sopInstanceUid", org.hamcrest.Matchers.startsWith("2.25."))
        .body("entries[0].nextAttempt", notNullValue());
  }

  @Test
  void whatTheOutboxTellsHasNothingOfThePatient() {
    post("images=1", "?series_description=CANARY-TEXT");
    String told = given().get("/admin/outbox").asString();
    assertTrue(told.contains("2.25."), told);
    assertFalse(told.contains("CANARY"), told);
  }

  @Test
  void aFullOutboxIsAWarningAndAMetricAndTheScanIsAnswered() {
    Response answer = post("images=9", "");
    assertEquals(200, answer.statusCode());
    String warnings = String.join("; ", answer.headers().getValues("Recon-Warning"));
    assertTrue(
        warnings.contains("the images are not sent to pacs") && warnings.contains("10240"),
        warnings);
    assertEquals(List.of(), ids());
    int port =
        org.eclipse.microprofile.config.ConfigProvider.getConfig()
            .getValue("quarkus.management.port", Integer.class);
    given()
        .port(port)
        .get("/q/metrics")
        .then()
        .body(containsString("recon_delivered_total{destination=\"pacs\",outcome=\"not_taken\"}"))
        .body(containsString("recon_outbox_depth{state=\"waiting\"} 0.0"))
        .body(containsString("recon_outbox_depth{state=\"dead\"} 0.0"));
  }

  @Test
  void anEntryIsRetriedAndRemovedByHand() {
    post("images=1", "");
    String id = ids().get(0);
    JsonPath entry =
        given().post("/admin/outbox/" + id + "/retry").then().statusCode(200).extract().jsonPath();
    assertEquals("waiting", entry.getString("state"));
    given().delete("/admin/outbox/" + id).then().statusCode(204);
    given()
        .delete("/admin/outbox/" + id)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("NOT_FOUND"));
    given().post("/admin/outbox/" + id + "/retry").then().statusCode(404);
  }

  @Test
  void anEchoTellsWhetherTheArchiveIsThere() {
    given()
        .post("/admin/destinations/pacs/echo")
        .then()
        .statusCode(200)
        .body("destination", equalTo("pacs"))
        .body("answered", equalTo(false))
        .body("error", equalTo("UNREACHABLE"))
        .body("detail", nullValue());
    given()
        .post("/admin/destinations/nobody/echo")
        .then()
        .statusCode(404)
        .body("code", equalTo("NOT_FOUND"));
  }

  @Test
  void otherMethodsAreToldWhichThereAre() {
    assertEquals("POST, OPTIONS", given().get("/admin/destinations/pacs/echo").header("Allow"));
    assertEquals("DELETE, OPTIONS", given().get("/admin/outbox/x").header("Allow"));
    assertEquals("GET, HEAD, OPTIONS", given().delete("/admin/outbox").header("Allow"));
  }
}
