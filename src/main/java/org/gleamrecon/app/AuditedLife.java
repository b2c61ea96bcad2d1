package org.gleamrecon.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditLog;

/** The audit's first and last words. */
@Singleton
final class AuditedLife {
  private static final int AFTER_ALL_OTHERS = 9_000;

  private final AuditLog audit;

  AuditedLife(AuditLog audit) {
    this.audit = audit;
  }

  /** After the checks of the start, whose observer comes first. */
  void begin(
      @Observes @Priority(2) StartupEvent started,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
          String version) {
    audit.record(AuditEvent.started(version));
  }

  void end(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent stopping) {
    audit.record(AuditEvent.stopped());
  }
}
