package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activation and rollback at the HTTP door. */
@QuarkusTest
@TestProfile(ActivatedModels.class)
class AdminModelsTest {
  @TestHTTPResource(value = "/", management = true)
  URI management = URI.create("http://unset");

  private static ValidatableResponse activate(String name, String body) {
    return given().body(body).post("/admin/models/" + name + "/activate").then();
  }

  private static ValidatableResponse rollback(String name) {
    return given().post("/admin/models/" + name + "/rollback").then();
  }

  private static void shows(int active) {
    given()
        .get("/v1/models")
        .then()
        .body("[0].active", equalTo(active))
        .body("[0].versions", equalTo(List.of(1, 2, 3)));
    given().get("/v1/models/small").then().body("version", equalTo(active));
  }

  @Test
  void aVersionIsActivatedRefusedAndRolledBack() {
    shows(3);
    rollback("small").statusCode(409).body("code", equalTo("CONFLICT"));
    activate("small", "{\"version\": 1}")
        .statusCode(200)
        .body("name", equalTo("small"))
        .body("active", equalTo(1))
        .body("versions", equalTo(List.of(1, 2, 3)));
    shows(1);
    activate("small", "{\"version\": 2}").statusCode(200);
    shows(2);
    activate("small", "{\"version\": 3}")
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("GOLDEN_CASE_FAILED"))
        .body("detail", containsString("nRMSE"));
    shows(2);
    rollback("small").statusCode(200).body("active", equalTo(1));
    shows(1);
    rollback("small").statusCode(422).body("code", equalTo("GOLDEN_CASE_FAILED"));
    shows(1);
    String metrics =
        given()
            .accept("text/plain; version=0.0.4")
            .get(management.resolve("/q/metrics").toString())
            .asString()
            .replace(",}", "}");
    for (String line :
        List.of(
            "recon_model_activations_total{name=\"small\"} 2.0",
            "recon_model_rollbacks_total{name=\"small\",reason=\"requested\"} 1.0")) {
      assertTrue(metrics.contains("\n" + line), line + " is not in\n" + metrics);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "small | {\"version\": 9} | 404 | MODEL_NOT_FOUND",
        "other | {\"version\": 1} | 404 | MODEL_NOT_FOUND",
        "Small | {\"version\": 1} | 404 | MODEL_NOT_FOUND",
        "small | {\"version\": 0} | 400 | PARAMETER_INVALID",
        "small | {\"version\": \"1\"} | 400 | PARAMETER_INVALID",
        "small | {\"version\": 1, \"force\": true} | 400 | PARAMETER_INVALID",
        "small | [1] | 400 | PARAMETER_INVALID",
        "small | `` | 400 | PARAMETER_INVALID",
        "small | {\"version\" | 400 | REQUEST_MALFORMED"
      })
  void whatCannotBeActivatedIsAProblemThatSaysSo(
      String name, String body, int status, String code) {
    activate(name, body)
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code));
  }

  @Test
  void anUnknownModelCannotBeRolledBack() {
    rollback("other").statusCode(404).body("code", equalTo("MODEL_NOT_FOUND"));
  }

  @Test
  void anotherMethodIsRefusedNamingTheOneThereIs() {
    given()
        .get("/admin/models/small/activate")
        .then()
        .statusCode(405)
        .header("Allow", "POST, OPTIONS")
        .body("code", equalTo("METHOD_NOT_ALLOWED"));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://elsewhere.example, 403",
    "Origin, http://127.0.0.1.elsewhere.example, 403",
    "Origin, null, 403",
    "Sec-Fetch-Site, cross-site, 403",
    "Origin, http://localhost:8080, 404",
    "Origin, http://127.0.0.1:8080, 404"
  })
  void withoutIdentitiesAForeignPageInTheMachinesBrowserMayNothing(
      String header, String value, int status) {
    given().header(header, value).post("/admin/models/other/rollback").then().statusCode(status);
  }

  @Test
  void theApiDescribesBoth() {
    given()
        .get("/openapi")
        .then()
        .body(containsString("/admin/models/{name}/activate"))
        .body(containsString("/admin/models/{name}/rollback"))
        .body(containsString("Activation"));
  }
}
