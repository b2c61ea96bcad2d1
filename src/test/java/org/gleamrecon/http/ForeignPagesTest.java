package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser on this machine may show anybody's page; nobody has to say who they are. */
@QuarkusTest
@TestProfile(TinyScans.class)
class ForeignPagesTest {
  @ParameterizedTest
  @CsvSource({
    "Origin,https://elsewhere.example",
    "Origin,http://127.0.0.1.elsewhere.example",
    "Origin,null",
    "Sec-Fetch-Site,cross-site"
  })
  void whatAnotherSitesPageAsksForIsForbidden(String header, String value) {
    given()
        .header(header, value)
        .post("/admin/models/x/rollback")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("FORBIDDEN"));
    given().header(header, value).get("/v1/models").then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
  void ourOwnPageIsAnswered(String origin) {
    given().header("Origin", origin).get("/v1/models").then().statusCode(200);
  }

  @Test
  void aLinkFromAnotherSiteOpensThePage() {
    given().header("Sec-Fetch-Site", "cross-site").get("/").then().statusCode(200);
  }

  @Test
  void knockingMakesOneLineInTenSecondsThatTellsHowOften() {
    long[] now = {0};
    RefusalLog log = new RefusalLog(() -> now[0]);
    assertEquals(1, log.countToTell());
    for (int i = 0; i < 1000; i++) {
      now[0] += 9_000_000;
      assertEquals(0, log.countToTell());
    }
    now[0] += 1_000_000_001;
    assertEquals(1001, log.countToTell());
  }
}
