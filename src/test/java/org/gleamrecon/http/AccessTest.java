package org.gleamrecon.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.gleamrecon.access.Roles;
import org.gleamrecon.access.Token;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Permit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint, every role. */
@QuarkusTest
@TestProfile(AccessTest.WithTokens.class)
class AccessTest {
  private static final Map<String, String> SECRETS = new LinkedHashMap<>();
  private static final String EXPIRED = Token.drawSecret();
  private static final String URGENT = Token.drawSecret();

  @Inject AdmissionGate gate;

  /** A token for each role, and one that was valid once. */
  public static class WithTokens extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      List<String> lines = new ArrayList<>();
      for (String role : Roles.ALL) {
        String secret = SECRETS.computeIfAbsent(role, any -> Token.drawSecret());
        lines.add(
            new Token("the-" + role, Set.of(role), Token.hash(secret), Optional.empty()).line());
      }
      lines.add(
          new Token(
                  "the-urgent",
                  Set.of(Roles.GATEWAY, Roles.STAT),
                  Token.hash(URGENT),
                  Optional.empty())
              .line());
      lines.add(
          new Token(
                  "the-late",
                  Set.of(Roles.ADMIN),
                  Token.hash(EXPIRED),
                  Optional.of(LocalDate.of(2020, 1, 1)))
              .line());
      Path file = Path.of("target/test-data/tokens-of-access-test");
      try {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", "target/test-data/access");
      overrides.put("gleam.auth.tokens-file", file.toString());
      return overrides;
    }
  }

  private static final List<String> READERS =
      List.of(Roles.GATEWAY, Roles.VIEWER, Roles.TRAINER, Roles.ADMIN);
  private static final List<String> VIEWERS = List.of(Roles.GATEWAY, Roles.VIEWER, Roles.ADMIN);
  private static final List<String> TRAINERS = List.of(Roles.TRAINER, Roles.ADMIN);
  private static final List<String> ADMINS = List.of(Roles.ADMIN);

  /** Who may what. An endpoint that is not here fails the test. */
  static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("POST /v1/reconstructions", List.of(Roles.GATEWAY, Roles.ADMIN)),
          Map.entry("GET /v1/reconstructions/{id}", VIEWERS),
          Map.entry("GET /v1/reconstructions/{id}/instances", VIEWERS),
          Map.entry("GET /v1/reconstructions/{id}/events", VIEWERS),
          Map.entry("DELETE /v1/reconstructions/{id}", List.of(Roles.GATEWAY, Roles.ADMIN)),
          Map.entry("GET /v1/models", READERS),
          Map.entry("GET /v1/models/{name}", READERS),
          Map.entry("GET /v1/models/{name}/versions/{version}", READERS),
          Map.entry("POST /admin/models/{name}/activate", ADMINS),
          Map.entry("POST /admin/models/{name}/rollback", ADMINS),
          Map.entry("GET /admin/outbox", ADMINS),
          Map.entry("POST /admin/outbox/{id}/retry", ADMINS),
          Map.entry("DELETE /admin/outbox/{id}", ADMINS),
          Map.entry("POST /admin/destinations/{name}/echo", ADMINS),
          Map.entry("POST /admin/datasets", TRAINERS),
          Map.entry("GET /admin/datasets", TRAINERS),
          Map.entry("GET /admin/datasets/{name}", TRAINERS),
          Map.entry("DELETE /admin/datasets/{name}", TRAINERS),
          Map.entry("DELETE /admin/datasets/{name}/scans/{sha256}", TRAINERS),
          Map.entry("POST /admin/fine-tunes", TRAINERS),
          Map.entry("GET /admin/fine-tunes", TRAINERS),
          Map.entry("GET /admin/fine-tunes/{id}", TRAINERS),
          Map.entry("DELETE /admin/fine-tunes/{id}", TRAINERS),
          Map.entry("GET /admin/fine-tunes/{id}/log", TRAINERS),
          Map.entry("GET /admin/fine-tunes/{id}/events", TRAINERS));

  private static RequestSpecification as(Optional<String> secret) {
    return secret
        .map(shown -> given().header("Authorization", "Bearer " + shown))
        .orElseGet(io.restassured.RestAssured::given);
  }

  private static Set<String> endpoints() {
    Map<String, Map<String, Object>> paths =
        as(Optional.ofNullable(SECRETS.get(Roles.VIEWER)))
            .accept("application/json")
            .get("/openapi?format=json")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getMap("paths");
    Set<String> found = new TreeSet<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .filter(method -> Set.of("get", "post", "put", "delete", "patch").contains(method))
                .forEach(
                    method -> found.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    return found;
  }

  private static int status(String endpoint, Optional<String> secret) {
    String[] parts = endpoint.split(" ", 2);
    RequestSpecification request = as(secret).accept("*/*");
    if (endpoint.equals("POST /admin/fine-tunes")) {
      // Which media types a path takes is told to anybody.
      request.contentType("application/json");
    }
    return request.request(parts[0], parts[1].replaceAll("\\{\\w+}", "x")).statusCode();
  }

  @Test
  void everyEndpointAnswersTheRolesOfTheTableAndNobodyElse() {
    assertEquals(new TreeSet<>(ALLOWED.keySet()), endpoints());
    ALLOWED.forEach(
        (endpoint, roles) -> {
          assertEquals(401, status(endpoint, Optional.empty()), endpoint);
          assertEquals(401, status(endpoint, Optional.of(EXPIRED)), endpoint);
          assertEquals(401, status(endpoint, Optional.of("forged")), endpoint);
          for (String role : Roles.ALL) {
            int found = status(endpoint, Optional.ofNullable(SECRETS.get(role)));
            String what = endpoint + " as " + role + ": " + found;
            if (roles.contains(role)) {
              assertTrue(found != 401 && found != 403, what);
            } else {
              assertEquals(403, found, what);
            }
          }
        });
  }

  @Test
  void onlyWhoIsPermittedGoesBeforeOthers() {
    String stat = "/v1/reconstructions?priority=stat";
    as(Optional.ofNullable(SECRETS.get(Roles.GATEWAY)))
        .contentType("application/octet-stream")
        .body(TinyScan.bytes("images=1"))
        .post(stat)
        .then()
        .statusCode(403)
        .body("code", equalTo("FORBIDDEN"));
    for (String secret : List.of(URGENT, SECRETS.getOrDefault(Roles.ADMIN, ""))) {
      as(Optional.of(secret))
          .contentType("application/octet-stream")
          .body(TinyScan.bytes("images=1"))
          .post(stat)
          .then()
          .statusCode(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/openapi", "/v1//models", "/v1/models/", "/v1/./models"})
  void aStrangerGetsNothing(String path) {
    int status = given().urlEncodingEnabled(false).get(path).statusCode();
    assertTrue(status == 401 || status == 404, path + ": " + status);
  }

  @Test
  void aRefusalIsAProblemThatSaysHowToAsk() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", startsWith("Bearer"))
        .body("code", equalTo("UNAUTHENTICATED"))
        .body("blame", equalTo("SENDER"));
    as(Optional.of("forged"))
        .get("/v1/models")
        .then()
        .statusCode(401)
        .body("code", equalTo("UNAUTHENTICATED"));
    as(Optional.ofNullable(SECRETS.get(Roles.VIEWER)))
        .post("/admin/models/x/rollback")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("FORBIDDEN"));
    as(Optional.ofNullable(SECRETS.get(Roles.VIEWER)))
        .get("/nothing")
        .then()
        .statusCode(404)
        .body("code", equalTo("NOT_FOUND"));
  }

  @Test
  void aGatewaysScanIsReconstructedAndAStrangersIsNotEvenRead() throws IOException {
    as(Optional.ofNullable(SECRETS.get(Roles.GATEWAY)))
        .accept("image/png")
        .body(TinyScan.bytes("images=1"))
        .post("/v1/reconstructions")
        .then()
        .statusCode(200);
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection.send(
          "POST /v1/reconstructions HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + TinyScans.MAX_BODY_BYTES
              + "\r\n\r\n");
      String answer = connection.answer();
      assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
      assertTrue(answer.contains("UNAUTHENTICATED"), answer);
    }
  }

  @Test
  void whoWasRefusedIsWrittenDownWithoutTheSecret() throws IOException {
    String forged = Token.drawSecret();
    as(Optional.of(forged)).get("/v1/models").then().statusCode(401);
    as(Optional.ofNullable(SECRETS.get(Roles.VIEWER)))
        .post("/admin/models/x/rollback")
        .then()
        .statusCode(403);
    String audit = audit();
    assertTrue(audit.contains("originalText=\"Application Start\""), audit);
    assertTrue(audit.contains("originalText=\"Login\""), audit);
    assertTrue(audit.contains("UserID=\"the-viewer\" AlternativeUserID=\"token\""), audit);
    assertTrue(!audit.contains(forged), "the audit holds no secrets");
    SECRETS.values().forEach(secret -> assertTrue(!audit.contains(secret), "nor valid ones"));
  }

  private static String audit() throws IOException {
    StringBuilder written = new StringBuilder();
    try (var files = Files.list(Path.of("target/test-data/access/audit"))) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------",
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file)));
        written.append(Files.readString(file));
      }
    }
    return written.toString();
  }

  private static ValidatableResponse send(Optional<String> secret) {
    return as(secret).body(TinyScan.bytes("images=1")).post("/v1/reconstructions").then();
  }

  @Test
  void aFullServiceTellsSoToThoseAloneWhoMaySendScans() throws IOException {
    List<Permit> all = List.of(gate.admit(0), gate.admit(0));
    try {
      for (Optional<String> nobody :
          List.of(Optional.<String>empty(), Optional.of("forged"), Optional.of(EXPIRED))) {
        send(nobody)
            .statusCode(401)
            .body("code", equalTo("UNAUTHENTICATED"))
            .body("detail", not(containsString("limit")));
      }
      send(Optional.ofNullable(SECRETS.get(Roles.VIEWER))).statusCode(403);
      try (RawConnection silent = new RawConnection(RestAssured.port)) {
        silent.send("POST /v1/reconstructions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        assertTrue(silent.answer().startsWith("HTTP/1.1 401 "), "before the body is there");
      }
      send(Optional.ofNullable(SECRETS.get(Roles.ADMIN)))
          .statusCode(503)
          .body("code", equalTo("QUEUE_FULL"));
    } finally {
      all.forEach(Permit::close);
    }
  }

  @Test
  void whoFindsNoPlaceIsWrittenDownAndCountedButNotTimed() throws Exception {
    String requests = "recon_requests_total{door=\"http\",method=\"none\",outcome=\"queue_full\"}";
    String timed = "recon_request_duration_seconds_count{door=\"http\"}";
    double requestsBefore = metric(requests);
    double timedBefore = metric(timed);
    List<Permit> all = List.of(gate.admit(0), gate.admit(0));
    String id;
    try {
      ValidatableResponse answer =
          send(Optional.ofNullable(SECRETS.get(Roles.GATEWAY)))
              .statusCode(503)
              .header("Recon-Id", notNullValue());
      id = answer.extract().header("Recon-Id");
      answer.body("instance", equalTo(id));
    } finally {
      all.forEach(Permit::close);
    }
    assertEquals(requestsBefore + 1, metric(requests));
    assertEquals(timedBefore, metric(timed));
    String line = "";
    for (int i = 0; i < 400 && line.isEmpty(); i++) {
      Thread.sleep(25);
      line = audit().lines().filter(any -> any.contains(id)).findFirst().orElse("");
    }
    assertTrue(line.contains(id + ": QUEUE_FULL"), line);
    assertTrue(line.contains("UserID=\"the-gateway\""), line);
  }

  /** 0 where it is not shown. */
  private static double metric(String name) {
    return given()
        .port(managementPort())
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static int managementPort() {
    return ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
  }

  @Test
  void probesAskForNothing() {
    for (String path : List.of("/q/health/live", "/q/health/started", "/q/metrics")) {
      assertEquals(200, given().port(managementPort()).get(path).statusCode(), path);
    }
  }
}
