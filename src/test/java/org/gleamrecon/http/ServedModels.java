package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gleamrecon.pipeline.SmallModels;

/** The service with its own corridor and tiny models, one of them damaged. */
public class ServedModels implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "m");
      new SmallModels(directory).add("small", 1).add("small", 2).add("torn", 1);
      Files.writeString(directory.resolve("torn/1/model.json"), "{");
      return Map.of("gleam.data", "target/test-data/models", "gleam.models", directory.toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
