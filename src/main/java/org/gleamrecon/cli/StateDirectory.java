package org.gleamrecon.cli;

import java.nio.file.Path;
import java.util.Map;
import org.gleamrecon.modelstore.ActiveVersionsFile;

/** Where the service keeps its state, by the same names as the service's own configuration. */
final class StateDirectory {
  private static final String PROPERTY = "gleam.data";
  private static final String DEFAULT = "data";

  private StateDirectory() {}

  /** The Java property {@code gleam.data}, else {@code GLEAM_DATA}, else {@code data}. */
  static Path path() {
    return path(System.getProperty(PROPERTY, ""), System.getenv());
  }

  static Path path(String property, Map<String, String> environment) {
    String variable = environment.getOrDefault(ActiveVersionsFile.DATA_VARIABLE, "");
    return Path.of(!property.isEmpty() ? property : variable.isEmpty() ? DEFAULT : variable);
  }

  /** What was decided on which versions serve, by whoever serves from that directory. */
  static ActiveVersionsFile.Content activeVersions() {
    return new ActiveVersionsFile(path()).read();
  }
}
