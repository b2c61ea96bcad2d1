package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, metrics, the API's description and the console. */
@QuarkusTest
@TestProfile(TinyScans.class)
class ManagementTest {
  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private String at(String path) {
    return management.resolve(path).toString();
  }

  private String metrics() {
    return given()
        .accept("text/plain; version=0.0.4")
        .get(at("/q/metrics"))
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private static void post(String settings, String query, int status) {
    given()
        .accept("image/png")
        .body(TinyScan.bytes(settings))
        .post("/v1/reconstructions" + query)
        .then()
        .statusCode(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready"})
  void theServiceIsWell(String check) {
    given().get(at("/q/health/" + check)).then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void theServiceCountsAsStartedWhenItIsWarm() throws InterruptedException {
    int status = 503;
    for (int i = 0; i < 1200 && status != 200; i++) {
      status = given().get(at("/q/health/started")).statusCode();
      Thread.sleep(50);
    }
    assertEquals(200, status);
  }

  @Test
  void requestsAreCounted() {
    post("images=1", "?method=zero-filled", 200);
    post("fail=TRAJECTORY_NOT_SUPPORTED", "", 422);
    post("config=gleam", "", 200);
    // The text format ends a list of labels with a comma.
    String metrics = metrics().replace(",}", "}");
    for (String line :
        List.of(
            "recon_requests_total{door=\"http\",method=\"zero-filled\",outcome=\"success\"} ",
            "recon_requests_total{door=\"http\",method=\"none\",outcome=\"trajectory_not_supported\"} ",
            "recon_request_duration_seconds_count{door=\"http\"} ",
            "recon_request_duration_seconds_bucket{door=\"http\",le=\"1.0\"} ",
            "recon_stage_duration_seconds_count{stage=\"parse\"} ",
            "recon_stage_duration_seconds_count{stage=\"encode\"} ",
            "recon_queue_depth{class=\"routine\"} 0.0",
            "recon_queue_wait_seconds_count ",
            "recon_inflight 0.0",
            "recon_residual_bucket{le=\"0.2\"} ",
            "recon_n_inf_count ",
            "recon_fallback_total{reason=\"method_not_available\"} ")) {
      assertTrue(metrics.contains("\n" + line), line + " is not in\n" + metrics);
    }
  }

  @Test
  void metricsTellNothingAboutPatients() {
    post("images=1", "?series_description=CANARY", 200);
    assertTrue(!metrics().contains("CANARY"));
  }

  @Test
  void anotherProgramFindsNoFaultWithTheMetrics(@TempDir Path directory) throws IOException {
    post("images=1", "", 200);
    String promtool = Peers.program("promtool");
    Path file = directory.resolve("metrics");
    Files.writeString(file, metrics(), StandardCharsets.UTF_8);
    Peers.Result check = Peers.execute(List.of("sh", "-c", promtool + " check metrics <" + file));
    // 3: it reads them all and would name some of the libraries' differently.
    assertTrue(check.status() == 0 || check.status() == 3, check.output());
    assertTrue(!check.output().contains("recon_"), check.output());
  }

  @Test
  void theApiIsDescribedOnTheMainDoor() {
    given()
        .get("/openapi")
        .then()
        .statusCode(200)
        .body(containsString("/v1/reconstructions"))
        .body(containsString("latency_budget_ms"));
  }

  @Test
  void theConsoleComesWithoutForeignParts() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .contentType(containsString("text/html"))
        .body(containsString("/v1/reconstructions"))
        .body(not(containsString("https://")));
  }
}
