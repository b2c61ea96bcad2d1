package org.gleamrecon.app;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.http.Spool;
import org.jboss.logging.Logger;

/** What must be right before a door opens. Each refusal is one line. */
@Singleton
final class StartChecks {
  private static final Logger LOG = Logger.getLogger(StartChecks.class);
  private static final int FAILED = 1;

  void check(
      @Observes @Priority(1) StartupEvent starting,
      Config config,
      GleamConfig gleam,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.management.host") String managementHost,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size")
          io.quarkus.runtime.configuration.MemorySize hardLimit,
      Instance<Spool> spool) {
    unknownName(config).ifPresent(StartChecks::refuse);
    try {
      Hosts.requireLoopback(host);
      Hosts.requireLoopback(managementHost);
    } catch (ReconstructionException open) {
      refuse(open.detail());
    }
    long limit = gleam.limits().maxBodyBytes().asLongValue();
    if (limit >= hardLimit.asLongValue()) {
      refuse(
          "gleam.limits.max-body-bytes is %d and must be below quarkus.http.limits.max-body-size, %d"
              .formatted(limit, hardLimit.asLongValue()));
    }
    if (gleam.admission().maxQueuedBytes().asLongValue() < limit) {
      refuse(
          "gleam.admission.max-queued-bytes is %d: a body of gleam.limits.max-body-bytes, %d, would never be admitted"
              .formatted(gleam.admission().maxQueuedBytes().asLongValue(), limit));
    }
    try {
      // Locks the data directory and sweeps the spool before the first request.
      spool.get();
    } catch (ReconstructionException inUse) {
      refuse(inUse.detail());
    }
    LOG.info("no identities are configured: every caller on this machine has every role");
  }

  private static Optional<String> unknownName(Config config) {
    return ConfigurationNames.unknown(
        StreamSupport.stream(config.getConfigSources().spliterator(), false)
            .filter(source -> !source.getName().startsWith("EnvConfigSource"))
            .map(ConfigSource::getPropertyNames)
            .flatMap(java.util.Set::stream),
        System.getenv().keySet());
  }

  private static void refuse(String sentence) {
    throw new PreventFurtherStepsException("gleam: " + sentence, FAILED);
  }
}
