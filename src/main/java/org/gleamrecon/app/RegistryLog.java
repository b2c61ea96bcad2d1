package org.gleamrecon.app;

import java.util.Optional;
import java.util.stream.Collectors;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.Outcome;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.RegistryListener;
import org.jboss.logging.Logger;

/** A line for everything that becomes of the models, and on to the metrics. */
final class RegistryLog implements RegistryListener {
  private static final Logger LOG = Logger.getLogger(RegistryLog.class);

  private final RegistryListener metrics;
  private final AuditLog audit;

  RegistryLog(RegistryListener metrics, AuditLog audit) {
    this.metrics = metrics;
    this.audit = audit;
  }

  @Override
  public void exchanged(InstalledModels models) {
    LOG.infof(
        "models: %s",
        models.cards().isEmpty()
            ? "none installed, sense and zero-filled only"
            : models.cards().stream()
                .map(card -> card.id() + (models.isActive(card.id()) ? " (active)" : ""))
                .collect(Collectors.joining(", ")));
    metrics.exchanged(models);
  }

  @Override
  public void activated(ModelId now, Optional<ModelId> before) {
    LOG.infof("model %s is active%s", now, before.map(id -> ", before it " + id).orElse(""));
    metrics.activated(now, before);
  }

  @Override
  public void rolledBack(ModelId from, ModelId to, RollbackReason reason, String detail) {
    if (reason == RollbackReason.REQUESTED) {
      LOG.infof("model %s is active again in place of %s: %s", to, from, detail);
    } else {
      audit.record(
          AuditEvent.model(
              Actor.SERVICE,
              AuditEvent.Deed.ROLL_BACK,
              AuditedModels.uri(to),
              Outcome.SUCCESS,
              "from version %d: %s".formatted(from.version(), reason)));
      LOG.warnf("model %s is rolled back to %s: %s: %s", from, to, reason, detail);
    }
    metrics.rolledBack(from, to, reason, detail);
  }

  @Override
  public void failed(String detail) {
    LOG.error(detail);
    metrics.failed(detail);
  }
}
