package org.gleamrecon.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What must be known of the configuration before the framework, which reads all of it, starts. */
final class EarlyConfiguration {
  // As the framework ranks it: under the environment.
  private static final int FILE_ORDINAL = 260;

  private final SmallRyeConfig config;

  private EarlyConfiguration(SmallRyeConfig config) {
    this.config = config;
  }

  /**
   * Properties, environment, and {@code config/application.properties} where the program starts.
   */
  static EarlyConfiguration read() {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDefaultSources();
    Path file = Path.of("config", "application.properties");
    if (Files.isRegularFile(file)) {
      try {
        builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL));
      } catch (IOException unreadable) {
        throw new UncheckedIOException("the configuration file cannot be read", unreadable);
      }
    }
    return new EarlyConfiguration(builder.build());
  }

  /** A value that is set and not empty. */
  Optional<String> value(String key) {
    return config.getOptionalValue(key, String.class).filter(text -> !text.isEmpty());
  }

  /** Whether a key is set to true. */
  boolean isTrue(String key) {
    return value(key).filter(Boolean::parseBoolean).isPresent();
  }

  /** Whether callers will have to say who they are. */
  boolean asksWho() {
    return value("gleam.auth.tokens-file").isPresent()
        || isTrue("gleam.auth.oidc.enabled")
        || value("gleam.auth.mtls.ca").isPresent();
  }
}
