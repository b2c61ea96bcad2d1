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
import org.gleamrecon.access.Callers;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.delivery.Delivery;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.DatasetStore;
import org.gleamrecon.jobs.JobDatabase;
import org.gleamrecon.jobs.Launcher;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.jboss.logging.Logger;

/** What must be right before a door opens. Each refusal is one line. */
@Singleton
final class StartChecks {
  private static final Logger LOG = Logger.getLogger(StartChecks.class);
  private static final int FAILED = 1;

  private static volatile Optional<ReconstructionException> refusal = Optional.empty();

  void check(
      @Observes @Priority(1) StartupEvent starting,
      Config config,
      GleamConfig gleam,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.management.host") String managementHost,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size")
          io.quarkus.runtime.configuration.MemorySize hardLimit,
      @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
          String insecure,
      Instance<Callers> callers,
      Instance<Spool> spool,
      Instance<DatasetStore> datasets,
      Instance<JobDatabase> database,
      Instance<Launcher> launcher,
      Instance<Delivery> delivery,
      Instance<SignaturePolicy> signatures) {
    refusal = Optional.empty();
    unknownName(config).ifPresent(name -> refuse(invalid(name)));
    try {
      if (!callers.get().mustBeKnown()) {
        Hosts.requireLoopback(host);
        Hosts.requireLoopback(managementHost);
        LOG.info("no identities are configured: every caller on this machine has every role");
      } else if (!Hosts.loopback(host) && insecure.equals("enabled")) {
        LOG.warn(
            "tokens and scans travel unencrypted: see docs/security.md for TLS, or for a proxy");
      }
    } catch (ReconstructionException open) {
      refuse(open);
    }
    try {
      requireOverload(gleam.overload());
      requireTls(gleam);
    } catch (ReconstructionException wrong) {
      refuse(wrong);
    }
    long limit = gleam.limits().maxBodyBytes().asLongValue();
    if (limit >= hardLimit.asLongValue()) {
      refuse(
          invalid(
              "gleam.limits.max-body-bytes is %d and must be below quarkus.http.limits.max-body-size, %d"
                  .formatted(limit, hardLimit.asLongValue())));
    }
    if (gleam.admission().maxQueuedBytes().asLongValue() < limit) {
      refuse(
          invalid(
              "gleam.admission.max-queued-bytes is %d: a body of gleam.limits.max-body-bytes, %d, would never be admitted"
                  .formatted(gleam.admission().maxQueuedBytes().asLongValue(), limit)));
    }
    try {
      // Locks the data directory, sweeps spool and datasets and opens the database before the first
      // request.
      spool.get();
      datasets.get();
      database.get();
      launcher.get();
      delivery.get();
      signatures.get().signsWith();
    } catch (ReconstructionException unusable) {
      refuse(unusable);
    }
  }

  /**
   * Checks what gives way under load.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  static void requireOverload(GleamConfig.Overload overload) {
    if (overload.leastNInf() < 0) {
      throw invalid(
          "gleam.overload.least-n-inf is %d and must be at least 0, which is off"
              .formatted(overload.leastNInf()));
    }
    if (!(overload.from() >= 0 && overload.from() < 1)) {
      throw invalid(
          "gleam.overload.from is %s and must be from 0 to below 1".formatted(overload.from()));
    }
  }

  /**
   * Checks that the MRD door has what it needs.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  static void requireTls(GleamConfig gleam) {
    GleamConfig.Tls tls = gleam.tls();
    if (tls.mrd() == GleamConfig.Tls.MrdDoor.OFF) {
      return;
    }
    if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
      throw invalid("gleam.tls.mrd needs gleam.tls.certificate and gleam.tls.key");
    }
    if (tls.mrd() == GleamConfig.Tls.MrdDoor.MUTUAL && gleam.auth().mtls().ca().isEmpty()) {
      throw invalid("gleam.tls.mrd=mutual needs gleam.auth.mtls.ca, whose clients it lets in");
    }
  }

  private static Optional<String> unknownName(Config config) {
    return ConfigurationNames.unknown(
        StreamSupport.stream(config.getConfigSources().spliterator(), false)
            .filter(source -> !source.getName().startsWith("EnvConfigSource"))
            .map(ConfigSource::getPropertyNames)
            .flatMap(java.util.Set::stream),
        System.getenv().keySet());
  }

  private static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }

  /** Why the last start in this process was refused, if it was. */
  static Optional<ReconstructionException> refusal() {
    return refusal;
  }

  /** Ends the start. The framework may lose what is thrown here, so the reason is kept aside. */
  private static void refuse(ReconstructionException reason) {
    refusal = Optional.of(reason);
    throw new PreventFurtherStepsException(reason.detail(), FAILED);
  }
}
