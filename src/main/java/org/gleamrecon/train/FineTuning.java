package org.gleamrecon.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * A fine-tuning job from its {@code job.json} to {@code result/NAME/1} and {@code gate.json}, all
 * within its directory. It may be killed or stopped at any moment, and goes on from its last
 * checkpoint.
 *
 * <p>The base is read and never written. The result has the base's design and exits, whatever the
 * number of modules it was trained in.
 */
public final class FineTuning {
  private static final String PLAN = "plan.json";
  private static final String GATE = "gate.json";
  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;
  private final Phantoms phantoms;
  private final TrainingProgress progress;
  private final BooleanSupplier stop;

  /** The fixed set of scans, known to everyone, that a model must not have forgotten. */
  @FunctionalInterface
  public interface Phantoms {
    /** Writes fully sampled scans into a directory. */
    List<Path> write(Path directory) throws IOException;
  }

  /**
   * A job that can be run.
   *
   * @param directory the job's
   * @param stop asked between pieces of work whether to write a checkpoint and end
   */
  public FineTuning(
      Path directory, Phantoms phantoms, TrainingProgress progress, BooleanSupplier stop) {
    this.directory = directory;
    this.phantoms = phantoms;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * What came of a job.
   *
   * @param exits per exit, means before and after on the validation images
   * @param better whether the result may replace the base
   * @param objections why not
   */
  public record Outcome(
      Path result, ModelCard card, List<String> exits, boolean better, List<String> objections) {}

  /**
   * Runs the job to its end. What goes wrong is told in {@code status.json} too.
   *
   * @throws ReconstructionException CANCELLED if it was told to stop; else as reading scans,
   *     training and the job's own file do
   */
  public Outcome run() throws IOException {
    JobStatus status = new JobStatus(directory, progress);
    try (status) {
      FineTuningJob job = FineTuningJob.read(directory);
      status.begin(job);
      Outcome outcome = run(job, status);
      status.phase(JobStatus.Phase.DONE);
      return outcome;
    } catch (Exception | OutOfMemoryError failure) {
      ReconstructionException named = JobFailure.named(failure);
      if (named.code() == FailureCode.CANCELLED) {
        status.say(named.detail());
      } else {
        status.failed(named);
      }
      throw named;
    }
  }

  private Outcome run(FineTuningJob job, JobStatus status) throws IOException {
    StoredModel base = ModelRepository.read(Path.of(job.baseDirectory()));
    if (!base.card().id().toString().equals(job.base())) {
      throw new ReconstructionException(
          FailureCode.CONFLICT,
          "the base's directory holds " + base.card().id() + ", not " + job.base());
    }
    MemoryPlan.modules(base.card().architecture(), Optional.ofNullable(job.modules()));
    TensorScope.setThreadsPerOperation(job.threads());
    Optional<LiveScansFirst> live = liveScans(job);
    try (TensorScope scope = TensorScope.open(device(job))) {
      live.ifPresent(lock -> status.pauses(lock::pausedSeconds));
      WorkTurns turns = live.isPresent() ? live.get() : WorkTurns.ALWAYS;
      return run(scope, job, base, status, new DiskFloor(turns, directory, job.freeDiskBytes()));
    } finally {
      if (live.isPresent()) {
        live.get().close();
      }
    }
  }

  private Optional<LiveScansFirst> liveScans(FineTuningJob job) throws IOException {
    return job.liveLock() == null
        ? Optional.empty()
        : Optional.of(new LiveScansFirst(Path.of(job.liveLock()), stop));
  }

  private static ComputeDevice device(FineTuningJob job) {
    try {
      return ComputeDevice.of(job.device());
    } catch (IllegalArgumentException unknown) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, String.valueOf(unknown.getMessage()), unknown);
    }
  }

  private Outcome run(
      TensorScope scope, FineTuningJob job, StoredModel base, JobStatus status, WorkTurns turns)
      throws IOException {
    TrainingSettings settings = FineTuningSettings.of(job, base.card());
    List<Path> training = paths(job.training());
    List<Path> validation = paths(job.validation());
    WorkTurns reading = new StoppableTurns(turns, stop);
    TrainingMaterial material =
        job.self()
            ? SelfSupervision.read(
                scope, directory, settings, training, validation, reading, status)
            : FullSupervision.read(
                scope, directory, settings, training, validation, reading, status);
    MemoryPlan plan = plan(job, settings, material);
    ResidentMemory memory = new ResidentMemory(turns);
    status.memory(plan, memory::peakMb);
    status.phase(JobStatus.Phase.TRAINING);
    memory.start(plan.budgetMb());
    TrainingRun.Result result =
        new TrainingRun(
                settings,
                Optional.of(base),
                directory,
                status,
                new TrainingManner(plan.modules(), plan.batch(), memory, stop))
            .run(scope, material);
    status.phase(JobStatus.Phase.EVALUATING);
    WorkTurns judging = new StoppableTurns(memory, stop);
    AcceptanceGate gate = evaluate(scope, job, settings, material, base, result, judging, status);
    ModelCard card =
        FineTunedCard.of(base.card(), job, settings, plan, result, gate.cardFigures(), training);
    Path model = resultOf(card.id());
    // What is there already is the same: a training ends with the same weights.
    ModelCard written =
        Files.exists(model)
            ? ModelRepository.read(model).card()
            : ModelRepository.write(model, card, result.weights(), ModelReadme.of(card));
    WholeFile.write(directory.resolve(GATE), gate.toJson());
    return new Outcome(model, written, gate.told(), gate.better(), gate.objections());
  }

  private Path resultOf(ModelId id) {
    return directory.resolve("result").resolve(id.name()).resolve(Integer.toString(id.version()));
  }

  private static List<Path> paths(List<String> names) {
    return names.stream().map(Path::of).toList();
  }

  /** Chosen once: what is free changes, and a training that goes on must not. */
  private MemoryPlan plan(FineTuningJob job, TrainingSettings settings, TrainingMaterial material)
      throws IOException {
    Path file = directory.resolve(PLAN);
    ExampleMemory memory =
        ExampleMemory.of(
            material.frames(), settings.examples(), material instanceof SelfSupervision);
    MemoryPlan.Wish wish =
        new MemoryPlan.Wish(
            Optional.ofNullable(job.modules()), Optional.ofNullable(job.batchSize()));
    double budget = job.memoryBudgetMb() == null ? FreeMemory.halfMb() : job.memoryBudgetMb();
    if (Files.exists(file)) {
      JsonNode chosen = JSON.readTree(Files.readString(file));
      wish =
          new MemoryPlan.Wish(
              Optional.of(chosen.path("modules").asInt()),
              Optional.of(chosen.path("batch").asInt()));
    }
    MemoryPlan plan = MemoryPlan.choose(settings.network(), memory, wish, budget);
    ObjectNode chosen = JSON.createObjectNode();
    chosen.put("modules", plan.modules());
    chosen.put("batch", plan.batch());
    WholeFile.write(file, JSON.writeValueAsBytes(chosen));
    return plan;
  }

  private AcceptanceGate evaluate(
      TensorScope scope,
      FineTuningJob job,
      TrainingSettings settings,
      TrainingMaterial material,
      StoredModel base,
      TrainingRun.Result result,
      WorkTurns turns,
      JobStatus status)
      throws IOException {
    Validation phantomsJudge = phantoms(scope, settings, material, turns);
    List<ImageScores> sites = new ArrayList<>();
    List<ImageScores> heads = new ArrayList<>();
    for (var weights : List.of(base.weights(), result.weights())) {
      try (TensorScope of = scope.child();
          UnrolledNetwork network = UnrolledNetwork.load(settings.network(), weights, of)) {
        sites.add(material.accept(network, scope, turns));
        heads.add(phantomsJudge.of(network, scope, turns));
      }
    }
    AcceptanceGate gate =
        new AcceptanceGate(
            Comparison.of(sites.get(0), sites.get(1), settings.seed()),
            Comparison.of(heads.get(0), heads.get(1), settings.seed()),
            job.self());
    gate.told().forEach(status::say);
    gate.objections().forEach(status::say);
    return gate;
  }

  /** With the noise that the site's scans have, which is what the model is adapted to. */
  private Validation phantoms(
      TensorScope scope, TrainingSettings settings, TrainingMaterial material, WorkTurns turns)
      throws IOException {
    Path scratch = Files.createTempDirectory(directory, "phantoms");
    List<Path> scans = new ArrayList<>();
    try {
      scans.addAll(phantoms.write(scratch));
      FrameStore store = new FrameStore(scratch);
      FullySampledScans reader =
          new FullySampledScans(
              scope, store, settings.examples(), FineTuningSettings.phantomDraws(), turns);
      for (Path scan : scans) {
        reader.add(scan);
      }
      return new Validation(
          store.frames(),
          settings.examples(),
          store.size(),
          FineTuningSettings.PHANTOM_SEED,
          Validation.noise(material.frames(), settings.examples()));
    } finally {
      for (Path scan : scans) {
        Files.deleteIfExists(scan);
      }
      Files.deleteIfExists(scratch);
    }
  }
}
