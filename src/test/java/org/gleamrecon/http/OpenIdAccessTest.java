package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.gleamrecon.access.ProviderTokens;
import org.gleamrecon.access.Roles;
import org.junit.jupiter.api.Test;

/** Every endpoint, every role, by tokens of a provider that is asked for its keys. */
@QuarkusTest
@TestProfile(OpenIdAccessTest.WithRealm.class)
class OpenIdAccessTest {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  private static final String OURS = "\"" + ProviderTokens.AUDIENCE + "\"";
  private static final String ADMINS = "[\"gleam-admin\"]";

  /** The service with a provider on this machine. */
  public static class WithRealm extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", "target/test-data/open-id-access");
      return overrides;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Realm.class));
    }
  }

  private static String issuer() {
    return ConfigProvider.getConfig().getValue("gleam.auth.oidc.issuer", String.class);
  }

  private static int status(String endpoint, Optional<String> token) {
    String[] parts = endpoint.split(" ", 2);
    RequestSpecification request =
        token
            .map(shown -> given().header("Authorization", "Bearer " + shown))
            .orElseGet(RestAssured::given)
            .accept("*/*");
    if (endpoint.equals("POST /admin/fine-tunes")) {
      request.contentType("application/json");
    }
    return request.request(parts[0], parts[1].replaceAll("\\{\\w+}", "x")).statusCode();
  }

  @Test
  void everyEndpointAnswersTheGroupsOfTheTableAndNobodyElse() {
    Map<String, Optional<String>> strangers = new LinkedHashMap<>();
    strangers.put("none", Optional.empty());
    strangers.put(
        "expired",
        Optional.of(Realm.token(issuer(), OURS, Instant.now().minusSeconds(3600), ADMINS)));
    strangers.put("forged", Optional.of(Realm.forged(issuer(), OURS, LATER, ADMINS)));
    strangers.put(
        "wrong audience", Optional.of(Realm.token(issuer(), "\"another-service\"", LATER, ADMINS)));
    strangers.put(
        "wrong issuer",
        Optional.of(Realm.token("http://127.0.0.1:1/realms/hospital", OURS, LATER, ADMINS)));
    String nobody = Realm.token(issuer(), OURS, LATER, "[\"admin\",\"staff\"]");
    Map<String, String> known = new LinkedHashMap<>();
    for (String role : Roles.ALL) {
      known.put(role, Realm.token(issuer(), OURS, LATER, "[\"gleam-" + role + "\"]"));
    }
    AccessTest.ALLOWED.forEach(
        (endpoint, roles) -> {
          strangers.forEach(
              (who, token) -> assertEquals(401, status(endpoint, token), endpoint + ", " + who));
          assertEquals(403, status(endpoint, Optional.of(nobody)), endpoint + ", no group of ours");
          known.forEach(
              (role, token) -> {
                int found = status(endpoint, Optional.of(token));
                String what = endpoint + " as " + role + ": " + found;
                if (roles.contains(role)) {
                  assertTrue(found != 401 && found != 403 && found != 503, what);
                } else {
                  assertEquals(403, found, what);
                }
              });
        });
  }
}
