package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models at the HTTP door, from the list to the images. */
@QuarkusTest
@TestProfile(ServedModels.class)
class ModelsTest {
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(64)
              .slices(1)
              .coils(3)
              .acceleration(3)
              .calibrationLines(12)
              .build());

  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  /** The scan as a stream, after a configuration message. */
  private static byte[] stream(String configuration) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MessageWriter writer = new MessageWriter(bytes);
    writer.write(new MrdMessage.ConfigFile(configuration));
    writer.writeHeader(SCAN.header().xml());
    for (Acquisition acquisition : SCAN.acquisitions().toList()) {
      writer.write(acquisition);
    }
    writer.writeClose();
    return bytes.toByteArray();
  }

  private static Response post(String query, String configuration) throws IOException {
    return given()
        .accept("application/dicom")
        .body(stream(configuration))
        .post("/v1/reconstructions" + query);
  }

  @Test
  void theListNamesWhatCanBeUsedAndWhichVersionIsActive() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("name", equalTo(List.of("small")))
        .body("[0].active", equalTo(2))
        .body("[0].versions", equalTo(List.of(1, 2)));
  }

  @Test
  void aModelIsDescribedByItsActiveVersionAndEachVersionByItself() {
    for (String path : List.of("/v1/models/small", "/v1/models/small/versions/2")) {
      given()
          .get(path)
          .then()
          .statusCode(200)
          .body("name", equalTo("small"))
          .body("version", equalTo(2))
          .body("active", equalTo(2))
          .body("exits", equalTo(List.of(2, 4)))
          .body("metrics[0].iterations", equalTo(2))
          .body("lineage.seed", equalTo(2))
          .body("card.weights_sha256", matchesPattern("[0-9a-f]{64}"))
          .body("card.trained_on.masks", equalTo(List.of("random1d", "poisson")));
    }
    given().get("/v1/models/small/versions/1").then().body("version", equalTo(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torn",
        "small:1",
        "small/versions/3",
        "small/versions/x",
        "torn/versions/1",
        "nothing/versions/1"
      })
  void whatIsNotThereIsAProblemThatSaysSo(String path) {
    given()
        .get("/v1/models/" + path)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("MODEL_NOT_FOUND"));
  }

  @Test
  void theAnswerNamesModelExitAndResidualInItsHeadersAndInItsFile() throws IOException {
    Response whole = post("", "default.xml");
    assertEquals(200, whole.statusCode());
    assertEquals("gleam", whole.header("Recon-Method"));
    assertEquals("small:2", whole.header("Recon-Model"));
    assertEquals("4", whole.header("Recon-N-Inf"));
    assertTrue(Double.parseDouble(whole.header("Recon-Residual")) > 0);
    String file = new String(whole.asByteArray(), StandardCharsets.ISO_8859_1);
    assertTrue(file.contains("gleam, model small:2, N_inf 4"));
    Response early = post("?model=small:1&n_inf=2", "default.xml");
    assertEquals("small:1", early.header("Recon-Model"));
    assertEquals("2", early.header("Recon-N-Inf"));
    assertTrue(
        new String(early.asByteArray(), StandardCharsets.ISO_8859_1)
            .contains("gleam, model small:1, N_inf 2"));
  }

  @Test
  void theConfigurationMessageChoosesAndTheQueryWins() throws IOException {
    assertEquals("2", post("", "gleam?n_inf=2").header("Recon-N-Inf"));
    assertEquals("4", post("?n_inf=4", "gleam?n_inf=2").header("Recon-N-Inf"));
    Response yielded = post("", "gleam?n_inf=3");
    assertEquals("4", yielded.header("Recon-N-Inf"));
    assertTrue(yielded.headers().getValues("Recon-Warning").toString().contains("EXIT_NOT_VALID"));
  }

  @Test
  void anExitThatTheModelDoesNotHaveIsRefusedListingThoseItHas() throws IOException {
    post("?n_inf=3", "default.xml")
        .then()
        .statusCode(422)
        .body("code", equalTo("EXIT_NOT_VALID"))
        .body("detail", containsString("its exits are 2, 4"));
  }

  @Test
  void aDamagedModelIsNamedInHealthAndInTheAnswer() throws IOException {
    given()
        .get(management.resolve("/q/health/ready").toString())
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'models' }.data.loaded", equalTo(2))
        .body("checks.find { it.name == 'models' }.data.models", equalTo("small:1, small:2"))
        .body(
            "checks.find { it.name == 'models' }.data.warning",
            containsString("model torn:1 is left out"));
    assertTrue(
        post("", "default.xml")
            .headers()
            .getValues("Recon-Warning")
            .toString()
            .contains("model torn:1 is left out"));
  }

  @Test
  void modelsIterationsAndExitsAreMeasured() throws IOException {
    post("?n_inf=2&model=small", "default.xml");
    String metrics =
        given()
            .accept("text/plain; version=0.0.4")
            .get(management.resolve("/q/metrics").toString())
            .asString()
            .replace(",}", "}");
    for (String pattern :
        List.of(
            "recon_iteration_duration_seconds_count\\{model=\"small:2\"} [1-9].*",
            "recon_model_info\\{name=\"small\",sha256=\"[0-9a-f]{64}\",version=\"1\"} 1.0",
            "recon_n_inf_bucket\\{le=\"2.0\"} [1-9].*")) {
      assertTrue(metrics.lines().anyMatch(line -> line.matches(pattern)), pattern + metrics);
    }
  }

  @Test
  void theApiDescribesModels() {
    given()
        .get("/openapi")
        .then()
        .statusCode(200)
        .body(containsString("/v1/models/{name}/versions/{version}"))
        .body(containsString("lineage"));
  }
}
