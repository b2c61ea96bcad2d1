package org.gleamrecon.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ActiveVersionsFile;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelCheck;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelPublication;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.unroll.WeightArray;

/**
 * Which version of each model serves, and how that changes while scans are served: publication,
 * activation, rollback. A change is checked first, then written down, then made for all requests
 * that begin after it; whatever fails on the way leaves everything as it was. Safe for several
 * threads; changes come one after the other.
 */
public final class ModelRegistry implements AutoCloseable {
  private final Path models;
  private final SignaturePolicy policy;
  private final ActiveVersionsFile file;
  private final ReconstructionPipeline pipeline;
  private final RegistryListener listener;
  private final LongSupplier freeMemory;
  private final ResidualStatistics statistics = new ResidualStatistics();
  private final ProbationWatch probation;

  /** Replaced as a whole, under the lock of this object. */
  private volatile ActiveVersions versions;

  private ModelRegistry(
      Path models,
      SignaturePolicy policy,
      ActiveVersionsFile file,
      ActiveVersions versions,
      ReconstructionPipeline pipeline,
      RegistryListener listener,
      LongSupplier freeMemory) {
    this.models = models;
    this.policy = policy;
    this.file = file;
    this.versions = versions;
    this.pipeline = pipeline;
    this.listener = listener;
    this.freeMemory = freeMemory;
    probation = new ProbationWatch(this, statistics);
  }

  /**
   * Reads the models and puts them on the device.
   *
   * @param models directory of models
   * @param data directory of what the service keeps, whose lock the caller holds
   */
  public static ModelRegistry open(
      Path models, Path data, PipelineSettings settings, RegistryListener listener) {
    return open(models, data, settings, listener, SignaturePolicy.NONE);
  }

  /**
   * As above.
   *
   * @param policy whose models are loaded, and who signs those that are published
   */
  public static ModelRegistry open(
      Path models,
      Path data,
      PipelineSettings settings,
      RegistryListener listener,
      SignaturePolicy policy) {
    return open(models, data, settings, listener, FreeMemory::bytes, policy);
  }

  static ModelRegistry open(
      Path models,
      Path data,
      PipelineSettings settings,
      RegistryListener listener,
      LongSupplier freeMemory) {
    return open(models, data, settings, listener, freeMemory, SignaturePolicy.NONE);
  }

  static ModelRegistry open(
      Path models,
      Path data,
      PipelineSettings settings,
      RegistryListener listener,
      LongSupplier freeMemory,
      SignaturePolicy policy) {
    ActiveVersionsFile file = new ActiveVersionsFile(data);
    ActiveVersionsFile.Content decided = file.read();
    ReconstructionPipeline pipeline =
        new ReconstructionPipeline(settings, InstalledModels.read(models, decided, policy));
    ModelRegistry registry =
        new ModelRegistry(models, policy, file, decided.versions(), pipeline, listener, freeMemory);
    pipeline.watchedBy(registry.probation);
    listener.exchanged(pipeline.models());
    return registry;
  }

  /** What reconstructs with these models. */
  public ReconstructionPipeline pipeline() {
    return pipeline;
  }

  /** What the next request gets. */
  public InstalledModels installed() {
    return pipeline.models();
  }

  ActiveVersions versions() {
    return versions;
  }

  /** Who hears what the models give. */
  ServedModelWatch watch() {
    return probation;
  }

  /**
   * Makes a model that was made elsewhere the next version of its name. It can be asked for by its
   * version at once; without that, the version that serves now goes on serving. Repeated, it gives
   * the version of the first time.
   *
   * @param directory that has {@code NAME/VERSION/} of one model, or that model's own
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED
   */
  public synchronized ModelId publish(Path directory) throws IOException {
    String name = ModelPublication.nameIn(directory);
    // First, since a kill after the next line must not let a new highest version go live.
    keep(versions.pinned(name, activeVersion(name)));
    ModelId id = new ModelPublication(models, policy).publish(directory);
    exchange(installed().readAgain(models));
    return id;
  }

  /**
   * Makes a version the one that serves where none is asked for. Does nothing if it is that.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED, MODEL_NOT_TRUSTED, NO_SPACE if
   *     memory is short, METHOD_NOT_AVAILABLE for a model that serves no scan, GOLDEN_CASE_FAILED;
   *     everything is as it was then
   */
  public synchronized void activate(ModelId id) throws IOException {
    int before = activeVersion(id.name());
    if (before == id.version()) {
      keep(versions.pinned(id.name(), before));
      return;
    }
    check(id);
    keep(versions.activated(id, before, statistics.usual(id.name())));
    exchange(installed().activating(id.name(), id.version()));
    probation.begin(id);
    listener.activated(
        id, before > 0 ? Optional.of(new ModelId(id.name(), before)) : Optional.empty());
  }

  /**
   * Makes the version that was active before serve again, after the same checks.
   *
   * @return that version
   * @throws ReconstructionException MODEL_NOT_FOUND if there is no such model, CONFLICT if there
   *     was no version before, or as {@link #activate}
   */
  public synchronized ModelId rollBack(String name) throws IOException {
    if (versions.of(name).isEmpty()
        && installed().cards().stream().noneMatch(card -> card.id().name().equals(name))) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND, "there is no model of that name");
    }
    ModelId target =
        versions
            .before(name)
            .orElseThrow(
                () ->
                    new ReconstructionException(
                        FailureCode.CONFLICT,
                        "model %s has no version that was active before".formatted(name)));
    int from = activeVersion(name);
    check(target);
    keep(versions.rolledBack(name));
    exchange(installed().activating(name, target.version()));
    if (from > 0) {
      listener.rolledBack(
          new ModelId(name, from),
          target,
          RegistryListener.RollbackReason.REQUESTED,
          "it was asked for");
    }
    return target;
  }

  /**
   * Takes back what does not do as the version before it. That one has served, so it serves again
   * without being tried; where it cannot be used any more, nothing changes.
   */
  synchronized void rollBackFrom(
      ModelId suspect, RegistryListener.RollbackReason reason, String detail) {
    Optional<ModelId> target = versions.before(suspect.name());
    if (!installed().isActive(suspect) || !probation.holds(suspect) || target.isEmpty()) {
      return;
    }
    if (installed().find(target.get().toString()).isEmpty()) {
      listener.failed("%s: %s, and %s cannot be used".formatted(suspect, detail, target.get()));
      return;
    }
    try {
      keep(versions.rolledBack(suspect.name()));
    } catch (ReconstructionException failure) {
      // It serves nobody from now on all the same; the next start would begin with it again.
      versions = versions.rolledBack(suspect.name());
      listener.failed("the rollback of %s could not be written down".formatted(suspect));
    }
    exchange(installed().activating(suspect.name(), target.get().version()));
    listener.rolledBack(suspect, target.get(), reason, detail);
  }

  /** The version has shown that it does as those before it. */
  synchronized void trust(ModelId id) {
    if (!installed().isActive(id) || !probation.holds(id)) {
      return;
    }
    try {
      keep(versions.trusted(id.name()));
    } catch (ReconstructionException failure) {
      versions = versions.trusted(id.name());
      listener.failed("the end of the probation of %s could not be written down".formatted(id));
    }
  }

  /** 0: none. */
  private int activeVersion(String name) {
    return installed().find(name).map(card -> card.id().version()).orElse(0);
  }

  /** Writes it down before it holds. */
  private void keep(ActiveVersions next) {
    if (next.equals(versions)) {
      return;
    }
    try {
      file.write(next);
    } catch (IOException failure) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          ActiveVersionsFile.NAME + " cannot be written: what is active stays as it was",
          failure);
    }
    versions = next;
  }

  private void exchange(InstalledModels next) {
    pipeline.exchange(next);
    listener.exchanged(next);
  }

  /** All that has to hold before a version serves; puts it on the device. */
  private void check(ModelId id) throws IOException {
    StoredModel stored = ModelCheck.files(new ModelRepository(models, policy), id);
    Optional<ModelCard> installed = installed().find(id.toString());
    if (installed.filter(stored.card()::equals).isEmpty()) {
      requireMemory(stored);
      exchange(installed().readAgain(models));
    }
    ModelCard card =
        installed()
            .find(id.toString())
            .orElseThrow(
                () ->
                    new ReconstructionException(
                        FailureCode.MODEL_DAMAGED,
                        installed().problems().stream()
                            .filter(problem -> problem.contains(id.toString()))
                            .findFirst()
                            .orElse("model %s cannot be used".formatted(id))));
    ModelTrial.of(card).pass(pipeline, card);
  }

  /** The weights are in Java's heap once and on the device once. */
  private void requireMemory(StoredModel model) {
    long weights =
        model.weights().values().stream().map(WeightArray::values).mapToLong(v -> v.length).sum()
            * Float.BYTES;
    long needed = 2 * weights;
    long free = freeMemory.getAsLong();
    if (free < needed) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          String.format(
              Locale.ROOT,
              "model %s needs %.1f MB of memory, %.1f MB are free",
              model.card().id(),
              needed / 1e6,
              free / 1e6));
    }
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
