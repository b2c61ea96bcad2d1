package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The service with TLS that asks clients for certificates; keys and certificates are the JDK's. */
public class Certificates implements QuarkusTestProfile {
  static final Path DIRECTORY = Path.of("target/test-data/certificates");
  static final String PASSWORD = "changeit";

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      if (Files.notExists(DIRECTORY.resolve("subjects"))) {
        make();
      }
    } catch (IOException | GeneralSecurityException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
    return Map.of(
        "gleam.data", "target/test-data/certified",
        "gleam.limits.free-disk-bytes", "1M",
        "gleam.tls.certificate", DIRECTORY.resolve("server.pem").toString(),
        "gleam.tls.key", DIRECTORY.resolve("server.key").toString(),
        "gleam.auth.mtls.ca", DIRECTORY.resolve("ca.pem").toString(),
        "gleam.auth.mtls.subjects-file", DIRECTORY.resolve("subjects").toString(),
        "quarkus.http.ssl.certificate.files", DIRECTORY.resolve("server.pem").toString(),
        "quarkus.http.ssl.certificate.key-files", DIRECTORY.resolve("server.key").toString(),
        "quarkus.http.test-ssl-port", "0");
  }

  private static void make() throws IOException, GeneralSecurityException, InterruptedException {
    Files.createDirectories(DIRECTORY);
    try (var old = Files.list(DIRECTORY)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    pair("ca", "CN=Authority", "bc:c=ca:true");
    pair("server", "CN=localhost", "san=ip:127.0.0.1,dns:localhost");
    for (String name : List.of("gateway", "stranger")) {
      pair(name, "CN=" + name + "-1,O=Hospital", "ku=digitalSignature");
      keytool(name, "-certreq", "-file", at(name + ".csr"));
      keytool(
          "ca", "-gencert", "-rfc", "-infile", at(name + ".csr"), "-outfile", at(name + ".pem"));
      keytool(
          name, "-importcert", "-noprompt", "-trustcacerts", "-alias", "ca", "-file", at("ca.pem"));
      keytool(name, "-importcert", "-noprompt", "-file", at(name + ".pem"));
    }
    // Says the same of itself, and nobody of ours signed it.
    pair("impostor", "CN=gateway-1,O=Hospital", "ku=digitalSignature");
    Key key = store("server").getKey("server", PASSWORD.toCharArray());
    Files.writeString(
        DIRECTORY.resolve("server.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        DIRECTORY.resolve("subjects"), "# roles and subject\nviewer CN=gateway-1, O=Hospital\n");
  }

  /** The store of one key. */
  static KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(DIRECTORY.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String at(String file) {
    return DIRECTORY.resolve(file).toString();
  }

  private static void pair(String name, String subject, String extension)
      throws IOException, InterruptedException {
    keytool(
        name,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        subject,
        "-ext",
        extension,
        "-validity",
        "3650");
    keytool(name, "-exportcert", "-rfc", "-file", at(name + ".pem"));
  }

  private static void keytool(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    if (!command.contains("-alias")) {
      command.addAll(List.of("-alias", name));
    }
    command.addAll(
        List.of("-keystore", at(name + ".p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (InputStream in = process.getInputStream()) {
      said = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + said));
    }
  }
}
