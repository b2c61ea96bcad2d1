package org.gleamrecon.modelstore;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where models lie, the same for every door: the directory asked for, else the Java property {@code
 * gleam.models}, else {@code GLEAM_MODELS}, else {@code models} in the working directory. The
 * launcher sets {@code GLEAM_MODELS} to the directory {@code models} beside itself where there is
 * one and nobody has set it.
 */
public final class ModelsDirectory {
  public static final String VARIABLE = "GLEAM_MODELS";
  public static final String DEFAULT = "models";
  private static final String PROPERTY = "gleam.models";

  private ModelsDirectory() {}

  /**
   * @param asked by an option, or null
   * @param environment the process' variables
   */
  public static Path of(@Nullable Path asked, Map<String, String> environment) {
    if (asked != null) {
      return asked;
    }
    String property = System.getProperty(PROPERTY, "");
    if (!property.isEmpty()) {
      return Path.of(property);
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    return Path.of(variable.isEmpty() ? DEFAULT : variable);
  }
}
