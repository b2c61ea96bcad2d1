package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.access.ProviderTokens;
import org.gleamrecon.access.Roles;
import org.gleamrecon.access.Token;
import org.junit.jupiter.api.Test;

/** The identity provider does not answer. */
@QuarkusTest
@TestProfile(OpenIdDownTest.WithoutProvider.class)
class OpenIdDownTest {
  // Nothing listens there.
  private static final String ISSUER = "http://127.0.0.1:1/realm";
  private static final String SECRET = Token.drawSecret();

  /** The service with a provider that is down, and a token of ours. */
  public static class WithoutProvider extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path file = Path.of("target/test-data/tokens-of-open-id-down-test");
      try {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
            file,
            new Token("scanner", Set.of(Roles.GATEWAY), Token.hash(SECRET), Optional.empty())
                .line());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", "target/test-data/openid-down");
      overrides.put("gleam.auth.tokens-file", file.toString());
      overrides.put("gleam.auth.oidc.enabled", "true");
      overrides.put("gleam.auth.oidc.issuer", ISSUER);
      overrides.put("gleam.auth.oidc.audience", ProviderTokens.AUDIENCE);
      return overrides;
    }
  }

  @Test
  void whoComesWithItsTokenIsToldToComeAgain() {
    String token =
        ProviderTokens.jwt(
            ProviderTokens.keys("issuer").getPrivate(),
            ProviderTokens.claims(
                ISSUER, "\"gleam-recon\"", Instant.now().plusSeconds(60), "[\"gleam-admin\"]"));
    for (String path : new String[] {"/v1/models", "/admin/fine-tunes"}) {
      given()
          .header("Authorization", "Bearer " + token)
          .get(path)
          .then()
          .statusCode(503)
          .contentType("application/problem+json")
          .header("Retry-After", notNullValue())
          .body("code", equalTo("PROVIDER_UNAVAILABLE"));
    }
  }

  @Test
  void theScannersOwnTokenDoesNotWaitForTheProvider() {
    given().header("Authorization", "Bearer " + SECRET).get("/v1/models").then().statusCode(200);
    given().get("/v1/models").then().statusCode(401);
  }
}
