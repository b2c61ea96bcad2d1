package org.gleamrecon.app;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import org.gleamrecon.access.Callers;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.audit.AuditLimits;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.telemetry.ReconstructionMetrics;

/** Who may come in, and what is written down of it. */
@Dependent
final class AccessWiring {
  @Produces
  @Singleton
  Callers callers(GleamConfig config) {
    return Callers.of(config.auth().tokensFile(), Clock.systemUTC());
  }

  @Produces
  @Singleton
  AuditLog audit(DataDirectory data, GleamConfig config, ReconstructionMetrics metrics) {
    AuditLog audit =
        AuditLog.open(
            data.path().resolve(AuditLog.DIRECTORY),
            new AuditLimits(
                config.audit().maxFileBytes().asLongValue(),
                config.audit().maxBytes().asLongValue(),
                config.audit().retention()),
            "gleam-recon@" + System.getenv().getOrDefault("HOSTNAME", "localhost"),
            InstantSource.system());
    metrics.watchAudit(audit::failures, () -> audit.problem().isPresent());
    return audit;
  }

  void close(@Disposes AuditLog audit) {
    audit.close();
  }
}
