package org.gleamrecon.pipeline;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ModelId;

/**
 * Holds a newly activated version to what was usual before it. On its first {@link #SCANS} scans an
 * image that is not finite, or a residual outside the band that was usual for its exit, rolls it
 * back; after them it is trusted, and its residuals count among the usual ones. A version that was
 * active without another one before it is trusted from the start.
 */
final class ProbationWatch implements ServedModelWatch {
  /** Scans until a version is trusted. */
  static final int SCANS = 100;

  private final ModelRegistry registry;
  private final ResidualStatistics statistics;
  private final Map<ModelId, Integer> passed = new ConcurrentHashMap<>();

  ProbationWatch(ModelRegistry registry, ResidualStatistics statistics) {
    this.registry = registry;
    this.statistics = statistics;
  }

  /** A version has become active: counting starts anew. */
  void begin(ModelId id) {
    passed.remove(id);
  }

  /** Whether that version is on probation. */
  boolean holds(ModelId id) {
    return held(id).isPresent();
  }

  private Optional<ActiveVersions.Probation> held(ModelId id) {
    return registry
        .versions()
        .of(id.name())
        .filter(entry -> entry.active() == id.version())
        .flatMap(ActiveVersions.Entry::probation);
  }

  @Override
  public void served(ModelId model, int nInf, double residual) {
    if (!registry.installed().isActive(model)) {
      return;
    }
    Optional<ActiveVersions.Probation> held = held(model);
    if (held.isEmpty()) {
      statistics.add(model.name(), nInf, residual);
      return;
    }
    Optional<ActiveVersions.Band> usual = Optional.ofNullable(held.get().residuals().get(nInf));
    if (usual.isPresent() && residual > 0 && !usual.get().contains(residual)) {
      registry.rollBackFrom(
          model,
          RegistryListener.RollbackReason.RESIDUAL,
          "residual %.4g at n_inf %d, usual are %.4g to %.4g"
              .formatted(residual, nInf, usual.get().low(), usual.get().high()));
    } else if (passed.merge(model, 1, Integer::sum) >= SCANS) {
      registry.trust(model);
    }
  }

  @Override
  public void notFinite(ModelId model) {
    if (registry.installed().isActive(model) && holds(model)) {
      registry.rollBackFrom(
          model, RegistryListener.RollbackReason.NON_FINITE_IMAGE, "an image is not finite");
    }
  }

  @Override
  public void outOfBand(ModelId model, String complaint) {
    if (registry.installed().isActive(model) && holds(model)) {
      registry.rollBackFrom(model, RegistryListener.RollbackReason.RESIDUAL, complaint);
    }
  }
}
