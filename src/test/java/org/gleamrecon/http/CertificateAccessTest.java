package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bouncycastle.operator.OperatorCreationException;
import org.gleamrecon.CertificateMaker;
import org.gleamrecon.CertificateMaker.Purpose;
import org.gleamrecon.access.Roles;
import org.junit.jupiter.api.Test;

/** Every endpoint, every role, by client certificates. */
@QuarkusTest
@TestProfile(CertificateAccessTest.WithCertificates.class)
class CertificateAccessTest {
  private static final Path DIRECTORY = Path.of("target/test-data/certificate-access");
  private static final int REFUSED = 401;

  @TestHTTPResource(value = "/", tls = true)
  URI door = URI.create("https://unset");

  /** A certificate for each role, and some that are none. */
  public static class WithCertificates extends TinyScans {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        make();
      } catch (IOException | GeneralSecurityException | OperatorCreationException failure) {
        throw new IllegalStateException(failure);
      }
      Map<String, String> overrides = new LinkedHashMap<>(super.getConfigOverrides());
      overrides.put("gleam.data", DIRECTORY.resolve("data").toString());
      overrides.put("gleam.tls.certificate", at("server.pem"));
      overrides.put("gleam.tls.key", at("server.key"));
      overrides.put("gleam.auth.mtls.ca", at("ca.pem"));
      overrides.put("gleam.auth.mtls.subjects-file", at("subjects"));
      // What `gleam serve` makes of the two above.
      overrides.put("quarkus.http.ssl.certificate.files", at("server.pem"));
      overrides.put("quarkus.http.ssl.certificate.key-files", at("server.key"));
      overrides.put("quarkus.http.test-ssl-port", "0");
      return overrides;
    }

    private static String at(String file) {
      return DIRECTORY.resolve(file).toString();
    }

    private static void make()
        throws IOException, GeneralSecurityException, OperatorCreationException {
      Files.createDirectories(DIRECTORY);
      CertificateMaker ours = CertificateMaker.authority(DIRECTORY, "Authority");
      StringBuilder subjects = new StringBuilder("# roles and subject\n");
      for (String role : Roles.ALL) {
        ours.issue(role, "CN=the-" + role + ",O=Hospital", Purpose.CLIENT, 9);
        subjects.append("%s CN=the-%s,O=Hospital%n".formatted(role, role));
      }
      ours.issue("unlisted", "CN=the-unlisted,O=Hospital", Purpose.CLIENT, 9);
      ours.issue("expired", "CN=the-admin,O=Hospital", Purpose.CLIENT, -9);
      // A server's: what a wrong audience is among tokens.
      ours.issue("for another purpose", "CN=the-admin,O=Hospital", Purpose.SERVER, 9);
      CertificateMaker.authority(DIRECTORY, "Authority")
          .issue("forged", "CN=the-admin,O=Hospital", Purpose.CLIENT, 9);
      ours.issue("server", "CN=localhost", Purpose.SERVER, 9);
      ours.writePem("server");
      Files.writeString(DIRECTORY.resolve("ca.pem"), CertificateMaker.pem(ours.certificate()));
      Files.writeString(DIRECTORY.resolve("subjects"), subjects);
    }
  }

  /** Shows the certificate of that name, or none, and trusts the server's authority. */
  private static HttpClient client(String name) throws IOException, GeneralSecurityException {
    SSLContext context =
        CertificateMaker.context(
            CertificateMaker.store(DIRECTORY, "server"),
            name.equals("none")
                ? Optional.empty()
                : Optional.of(CertificateMaker.store(DIRECTORY, name)));
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  /** 401 also stands for a connection that was not taken. */
  private int status(HttpClient client, String endpoint) throws InterruptedException {
    String[] parts = endpoint.split(" ", 2);
    HttpRequest request =
        HttpRequest.newBuilder(door.resolve(parts[1].replaceAll("\\{\\w+}", "x")))
            .header("Content-Type", "application/json")
            .method(parts[0], HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notTaken) {
      return REFUSED;
    }
  }

  @Test
  void everyEndpointAnswersTheSubjectsOfTheTableAndNobodyElse() throws Exception {
    for (String who : List.of("none", "unlisted", "expired", "for another purpose", "forged")) {
      HttpClient stranger = client(who);
      for (String endpoint : AccessTest.ALLOWED.keySet()) {
        assertEquals(REFUSED, status(stranger, endpoint), endpoint + ", " + who);
      }
    }
    for (String role : Roles.ALL) {
      HttpClient known = client(role);
      for (Map.Entry<String, List<String>> row : AccessTest.ALLOWED.entrySet()) {
        int found = status(known, row.getKey());
        String what = row.getKey() + " as " + role + ": " + found;
        if (row.getValue().contains(role)) {
          assertTrue(found != 401 && found != 403, what);
        } else {
          assertEquals(403, found, what);
        }
      }
    }
  }
}
