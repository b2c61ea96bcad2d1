package org.gleamrecon.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gleamrecon.pipeline.SmallModels;

/** The service with three versions of a model, the last of which is of no use. */
public class ActivatedModels implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "a");
      new SmallModels(directory.resolve("models"))
          .add("small", 1)
          .add("small", 2)
          .addUnfit("small", 3);
      return Map.of(
          "gleam.data",
          directory.resolve("data").toString(),
          "gleam.models",
          directory.resolve("models").toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
