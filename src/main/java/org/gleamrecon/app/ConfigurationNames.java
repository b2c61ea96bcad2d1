package org.gleamrecon.app;

import io.smallrye.config.ConfigMappings;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which {@code gleam.*} keys and {@code GLEAM_*} variables there are. A misspelt one would leave a
 * default in force that nobody wants, so it stops the start.
 */
final class ConfigurationNames {
  private static final String PREFIX = "gleam.";
  private static final String VARIABLE_PREFIX = "GLEAM_";
  // For the build's own tests.
  private static final String TEST_PREFIX = "gleam.test.";

  /** Variables of the launcher and of the checks, which mean nothing to the service. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("GLEAM_NO_BUILD", "GLEAM_SHARED", "GLEAM_JAVA_OPTS", "GLEAM_TOKEN");

  private ConfigurationNames() {}

  /**
   * All keys, for example {@code gleam.limits.max-body-bytes}; a star stands for a name that the
   * configuration chooses, without dots.
   */
  static Set<String> keys() {
    Set<String> keys =
        new TreeSet<>(
            ConfigMappings.getProperties(
                    ConfigMappings.ConfigClass.configClass(GleamConfig.class, "gleam"))
                .keySet());
    // The elements of a list, which is set as a whole.
    keys.removeIf(key -> key.endsWith("[*]"));
    return keys;
  }

  private static boolean matches(Set<String> patterns, String name) {
    return patterns.stream()
        .filter(pattern -> pattern.contains("*"))
        .anyMatch(
            pattern -> {
              String[] parts = pattern.split("\\*", -1);
              return name.startsWith(parts[0])
                  && name.endsWith(parts[1])
                  && name.length() > parts[0].length() + parts[1].length()
                  && name.substring(parts[0].length(), name.length() - parts[1].length())
                      .matches("[A-Za-z0-9_-]+");
            });
  }

  /** The variable that sets a key. */
  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
  }

  /**
   * Looks for a name that is not known.
   *
   * @param properties names of properties that were set, of any prefix
   * @param variables names of environment variables
   * @return a sentence about the first one, in alphabetical order
   */
  static Optional<String> unknown(Stream<String> properties, Set<String> variables) {
    Set<String> keys = keys();
    Set<String> known = new TreeSet<>(OTHER_VARIABLES);
    keys.forEach(key -> known.add(variable(key)));
    Optional<String> property =
        properties
            .filter(name -> name.startsWith(PREFIX) && !name.startsWith(TEST_PREFIX))
            .filter(name -> !keys.contains(name) && !known.contains(variable(name)))
            .filter(name -> !matches(keys, name))
            .sorted()
            .findFirst();
    Optional<String> variable =
        variables.stream()
            .filter(name -> name.startsWith(VARIABLE_PREFIX) && !known.contains(name))
            .filter(name -> !matches(known, name))
            .sorted()
            .findFirst();
    return property
        .map(name -> "unknown configuration key " + name + "; there are " + keys)
        .or(
            () ->
                variable.map(
                    name -> "unknown environment variable " + name + "; there are " + known));
  }
}
