package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.access.ProviderTokens;
import org.gleamrecon.access.Roles;
import org.junit.jupiter.api.Test;

/** People whom an identity provider knows, and those who only say so. */
@QuarkusTest
@TestProfile(OpenIdTest.WithProvider.class)
class OpenIdTest {
  private static final KeyPair KEYS = ProviderTokens.keys("issuer");
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  private static final String AUDIENCE = "[\"gleam-recon\",\"another-service\"]";
  private static final String OPEN_ID_DATA = "target/test-data/openid";

  /** The service with a provider whose key it has. */
  public static class WithProvider extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", OPEN_ID_DATA);
      overrides.put("gleam.auth.oidc.enabled", "true");
      overrides.put("gleam.auth.oidc.issuer", ProviderTokens.ISSUER);
      overrides.put("gleam.auth.oidc.audience", ProviderTokens.AUDIENCE);
      overrides.put("gleam.auth.oidc.public-key", ProviderTokens.publicKey(KEYS));
      return overrides;
    }
  }

  private static ValidatableResponse get(String header, String path) {
    return given().header("Authorization", header).get(path).then();
  }

  private static ValidatableResponse rollBack(String header) {
    return given().header("Authorization", header).post("/admin/models/x/rollback").then();
  }

  private static String signed(String claims) {
    return "Bearer " + ProviderTokens.jwt(KEYS.getPrivate(), claims);
  }

  private static String admins(String issuer, String audience, Instant expires) {
    return ProviderTokens.claims(issuer, audience, expires, "[\"gleam-admin\"]");
  }

  private static String ofGroups(String groups) {
    return signed(ProviderTokens.claims(ProviderTokens.ISSUER, AUDIENCE, LATER, groups));
  }

  @Test
  void aGroupWithOurPrefixGivesItsRole() {
    for (String role : List.of(Roles.GATEWAY, Roles.VIEWER, Roles.TRAINER, Roles.ADMIN)) {
      String header = ofGroups("[\"gleam-" + role + "\",\"staff\"]");
      get(header, "/v1/models").statusCode(200);
      if (role.equals(Roles.ADMIN)) {
        rollBack(header).statusCode(404);
      } else {
        rollBack(header).statusCode(403);
      }
    }
  }

  @Test
  void theProvidersOwnGroupsMeanNothing() {
    get(ofGroups("[\"admin\",\"staff\",\"gleam-emperor\"]"), "/v1/models")
        .statusCode(403)
        .body("code", equalTo("FORBIDDEN"));
  }

  @Test
  void whatIsExpiredForgedOrMeantForOthersIsNoToken() {
    String admin = admins(ProviderTokens.ISSUER, AUDIENCE, LATER);
    Map<String, String> impostors = new LinkedHashMap<>();
    impostors.put(
        "expired",
        signed(admins(ProviderTokens.ISSUER, AUDIENCE, Instant.now().minusSeconds(3600))));
    impostors.put(
        "forged", "Bearer " + ProviderTokens.jwt(ProviderTokens.keys("thief").getPrivate(), admin));
    impostors.put("unsigned", "Bearer " + ProviderTokens.unsignedJwt(admin));
    impostors.put("confused", "Bearer " + ProviderTokens.confusedJwt(KEYS, admin));
    impostors.put(
        "wrong audience", signed(admins(ProviderTokens.ISSUER, "\"another-service\"", LATER)));
    impostors.put("no audience", signed(admins(ProviderTokens.ISSUER, "[]", LATER)));
    impostors.put("wrong issuer", signed(admins("https://elsewhere.invalid", AUDIENCE, LATER)));
    impostors.put("opaque", "Bearer abcdef");
    impostors.put("dots", "Bearer a.b.c");
    impostors.put("empty", "Bearer ");
    impostors.put("scheme", "Basic YWRtaW46YWRtaW4=");
    impostors.forEach(
        (wrong, header) -> {
          for (ValidatableResponse answer : List.of(get(header, "/v1/models"), rollBack(header))) {
            assertTrue(
                answer.extract().statusCode() == 401,
                wrong + ": " + answer.extract().statusCode() + answer.extract().asString());
            answer
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"))
                .body("code", equalTo("UNAUTHENTICATED"));
          }
        });
    given().get("/v1/models").then().statusCode(401);
  }

  @Test
  void theAuditNamesWhomTheProviderNames() throws IOException {
    rollBack(ofGroups("[\"gleam-viewer\"]")).statusCode(403);
    StringBuilder written = new StringBuilder();
    try (var files = Files.list(Path.of(OPEN_ID_DATA, "audit"))) {
      for (Path file : files.toList()) {
        written.append(Files.readString(file));
      }
    }
    assertTrue(
        written.indexOf("UserID=\"somebody\" AlternativeUserID=\"open id\"") >= 0,
        written.toString());
  }
}
