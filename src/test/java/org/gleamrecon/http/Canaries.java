package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gleamrecon.pipeline.SmallModels;

/**
 * The service with a small model, an archive that does not answer, traces kept in memory and logs
 * at debug as JSON, in a data directory of its own.
 */
public class Canaries implements QuarkusTestProfile {
  static final Path MODELS = Path.of("target/test-data/canaries-models");
  static final Path DATA = Path.of("target/test-data/canaries");
  static final Path LOG = Path.of("target/test-data/canaries.log");

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(TracesInMemory.class);
  }

  private static String nobodysPort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(free.getLocalPort());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Files.deleteIfExists(LOG);
      if (!Files.isDirectory(MODELS)) {
        new SmallModels(MODELS).add("small", 1);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String pacs = "gleam.delivery.destinations.pacs.";
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put(pacs + "host", "127.0.0.1");
    overrides.put(pacs + "port", nobodysPort());
    overrides.put(pacs + "called-aet", "ARCHIVE");
    overrides.put("gleam.mrd.port", nobodysPort());
    overrides.put("gleam.log.json", "true");
    overrides.putAll(own());
    return overrides;
  }

  private static Map<String, String> own() {
    return Map.of(
        // The test's own client logs too.
        "quarkus.log.category.\"jdk.internal.httpclient\".level", "INFO",
        "gleam.data", DATA.toString(),
        "gleam.models", MODELS.toString(),
        "gleam.limits.free-disk-bytes", "1M",
        "quarkus.log.level", "DEBUG",
        "quarkus.log.console.level", "ERROR",
        "quarkus.log.file.enable", "true",
        "quarkus.log.file.path", LOG.toString(),
        "quarkus.log.file.level", "DEBUG",
        "quarkus.log.file.rotation.file-suffix", "");
  }
}
