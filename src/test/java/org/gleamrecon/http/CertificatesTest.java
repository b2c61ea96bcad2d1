package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Clients that show a certificate, and some that show none or a wrong one. */
@QuarkusTest
@TestProfile(Certificates.class)
class CertificatesTest {
  @TestHTTPResource(value = "/", tls = true)
  URI door = URI.create("https://unset");

  private static SSLContext tls(String client) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", Certificates.store("server").getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = new KeyManager[0];
    if (!client.isEmpty()) {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(Certificates.store(client), Certificates.PASSWORD.toCharArray());
      keys = own.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private int status(String client, String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString("{}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        // What a client would rather speak does not matter.
        .version(HttpClient.Version.HTTP_2)
        .sslContext(tls(client))
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void theSubjectOfACertificateHasTheRolesOfItsLine() throws Exception {
    assertEquals(200, status("gateway", "GET", "/v1/models"));
    assertEquals(403, status("gateway", "POST", "/admin/models/none/rollback"));
  }

  @Test
  void whoShowsNoneOrOneThatIsNotInTheFileIsNobody() throws Exception {
    assertEquals(401, status("", "GET", "/v1/models"));
    assertEquals(401, status("", "POST", "/v1/reconstructions"));
    assertEquals(401, status("stranger", "GET", "/v1/models"));
    assertEquals(200, status("", "GET", "/"));
  }

  @Test
  void whoShowsOneThatNobodyOfOursSignedIsNotEvenAnswered() throws Exception {
    // A client does not show what was not asked for, so it may come in as nobody.
    int status;
    try {
      status = status("impostor", "GET", "/v1/models");
    } catch (IOException notAnswered) {
      return;
    }
    assertEquals(401, status);
  }

  @Test
  void aForeignPageDoesNotCallInTheNameOfTheBrowsersCertificate() throws Exception {
    assertEquals(
        403, status("gateway", "GET", "/v1/models", "Origin", "https://elsewhere.example"));
    assertEquals(403, status("gateway", "GET", "/v1/models", "Sec-Fetch-Site", "cross-site"));
    assertEquals(
        200, status("gateway", "GET", "/v1/models", "Origin", "https://" + door.getAuthority()));
  }

  @Test
  void aTokenOfNobodyIsNotMendedByACertificate() throws Exception {
    assertEquals(401, status("gateway", "GET", "/v1/models", "Authorization", "Bearer gleam_x"));
  }

  @Test
  void theAuditNamesTheSubject() throws Exception {
    status("gateway", "POST", "/admin/models/none/rollback");
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("target/test-data/certified/audit"))) {
      for (Path file : files.toList()) {
        lines.append(Files.readString(file));
      }
    }
    assertTrue(
        lines.indexOf("UserID=\"CN=gateway-1,O=Hospital\" AlternativeUserID=\"certificate\"") >= 0,
        lines.toString());
  }

  @Test
  void plainHttpKnowsNobody() {
    assertThrows(
        IOException.class,
        () ->
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + door.getPort() + "/v1/models"))
                        .build(),
                    HttpResponse.BodyHandlers.discarding()));
  }
}
