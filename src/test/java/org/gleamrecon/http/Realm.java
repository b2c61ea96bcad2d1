package org.gleamrecon.http;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Map;
import org.gleamrecon.access.ProviderTokens;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider on this machine: its description and its keys, and the service told of it.
 */
public class Realm implements QuarkusTestResourceLifecycleManager {
  private static final String KEY_ID = "first";
  private static final String PATH = "/realms/hospital";
  private static final KeyPair KEYS = ProviderTokens.keys("realm");

  private @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server = started;
      String issuer = "http://127.0.0.1:" + started.getAddress().getPort() + PATH;
      answer(
          started,
          PATH + "/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer, issuer));
      answer(started, PATH + "/keys", ProviderTokens.keySet(KEYS, KEY_ID));
      started.start();
      return Map.of(
          "gleam.auth.oidc.enabled",
          "true",
          "gleam.auth.oidc.issuer",
          issuer,
          "gleam.auth.oidc.audience",
          ProviderTokens.AUDIENCE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** A token of somebody in these groups, a JSON array. */
  static String token(String issuer, String audience, Instant expires, String groups) {
    return ProviderTokens.jwt(
        KEYS.getPrivate(), KEY_ID, ProviderTokens.claims(issuer, audience, expires, groups));
  }

  /** One that says it is signed by the provider's key, and is not. */
  static String forged(String issuer, String audience, Instant expires, String groups) {
    return ProviderTokens.jwt(
        ProviderTokens.keys("thief").getPrivate(),
        KEY_ID,
        ProviderTokens.claims(issuer, audience, expires, groups));
  }
}
