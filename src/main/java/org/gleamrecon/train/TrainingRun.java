package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;

/**
 * A training from the first step to the last, that can be killed at any moment and goes on where
 * its last checkpoint was written, to the same weights: everything drawn depends on the seed and
 * the number of the step alone.
 *
 * <p>Its directory holds {@code checkpoint.safetensors}, {@code best.safetensors} (the weights with
 * the lowest validation nRMSE at the last exit) and {@code log.jsonl}.
 */
public final class TrainingRun {
  private static final String BEST_NRMSE = "best_nrmse";
  private static final String SETTINGS = "settings";
  private static final int LOG_EVERY = 20;

  private final TrainingSettings settings;
  private final Path directory;
  private final Optional<StoredModel> base;
  private final TrainingProgress progress;
  private final TrainingManner manner;
  private final TrainingLog log;
  private double bestNrmse = Double.POSITIVE_INFINITY;

  /**
   * @param base whose weights it starts from; empty: from drawn weights
   * @param directory its own, made if it is missing
   * @throws ReconstructionException CONFLICT if the base is of another design or has more
   *     iterations
   */
  public TrainingRun(
      TrainingSettings settings,
      Optional<StoredModel> base,
      Path directory,
      TrainingProgress progress) {
    this(settings, TrainingStrategy.gleam(), List.of(), base, directory, progress);
  }

  /**
   * As above, by another strategy.
   *
   * @param perModule how each module is taught; empty: all as usual
   * @throws ReconstructionException PARAMETER_INVALID if the design is not in one module where the
   *     strategy has but one
   */
  public TrainingRun(
      TrainingSettings settings,
      TrainingStrategy strategy,
      List<ModuleTeaching> perModule,
      Optional<StoredModel> base,
      Path directory,
      TrainingProgress progress) {
    this(
        settings,
        base,
        directory,
        progress,
        TrainingManner.plain(settings.network().modules(), strategy, perModule));
    if (!strategy.of(settings.network()).equals(settings.network())) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%s trains one module, not %d".formatted(strategy.label(), settings.network().modules()));
    }
  }

  TrainingRun(
      TrainingSettings settings,
      Optional<StoredModel> base,
      Path directory,
      TrainingProgress progress,
      TrainingManner manner) {
    base.map(StoredModel::card).ifPresent(card -> requireSameBlocks(settings.network(), card));
    this.settings = settings;
    this.base = base;
    this.directory = directory;
    this.progress = progress;
    this.manner = manner;
    log = new TrainingLog(directory.resolve("log.jsonl"));
  }

  private static void requireSameBlocks(UnrolledNetworkConfig wanted, ModelCard card) {
    UnrolledNetworkConfig has = card.architecture();
    if (!has.withIterations(wanted.iterations(), wanted.modules()).equals(wanted)
        || has.iterations() > wanted.iterations()) {
      throw new ReconstructionException(
          FailureCode.CONFLICT,
          card.id() + " is of another design than the configuration's, or of more iterations");
    }
  }

  /**
   * What a training gave.
   *
   * @param weights with the lowest validation nRMSE at the last exit
   * @param validation their figures per exit
   * @param heldBack whether those are of frames of the training scans
   */
  public record Result(
      Map<String, WeightArray> weights,
      List<ModelCard.ExitMetrics> validation,
      boolean heldBack,
      TrainingSetSummary trainingSet) {}

  /**
   * Trains.
   *
   * @param training fully sampled scans
   * @param validation others, of other patients; without any, every fifth frame is held back
   * @throws ReconstructionException NOT_FULLY_SAMPLED, TRAINING_DIVERGED, CONFLICT if the directory
   *     holds another training, or as reading a scan does
   */
  public Result run(TensorScope scope, List<Path> training, List<Path> validation)
      throws IOException {
    Files.createDirectories(directory);
    return run(
        scope,
        FullSupervision.read(
            scope, directory, settings, training, validation, manner.turns(), progress));
  }

  /**
   * Trains.
   *
   * @throws ReconstructionException TRAINING_DIVERGED, CONFLICT as above; CANCELLED if it was told
   *     to stop, after a checkpoint
   */
  Result run(TensorScope scope, TrainingMaterial material) throws IOException {
    Files.createDirectories(directory);
    Map<String, WeightArray> initial =
        base.map(
                from ->
                    InitialWeights.deepen(
                        from.weights(),
                        from.card().architecture().iterations(),
                        settings.network()))
            .orElseGet(() -> InitialWeights.drawQuiet(settings.network(), settings.seed()));
    UnrolledNetwork network = UnrolledNetwork.load(settings.network(), initial, scope);
    try (GreedyTraining greedy =
        new GreedyTraining(
            scope.manager(),
            network,
            manner.modules(),
            manner.strategy(),
            manner.perModule(),
            settings.learningRate(),
            settings.weightDecay())) {
      String identity = identity(material);
      int start = resume(greedy, identity);
      train(scope, material, network, greedy, start, identity);
    }
    Map<String, WeightArray> best = TrainingCheckpoint.read(bestFile()).state().weights();
    network.parameters().requireGradients(false);
    network.parameters().set(best);
    return new Result(
        best,
        material.judge(network, scope, manner.turns()).means(),
        material.heldBack(),
        TrainingSetSummary.of(material.frames()));
  }

  private void train(
      TensorScope scope,
      TrainingMaterial material,
      UnrolledNetwork network,
      GreedyTraining greedy,
      int start,
      String identity)
      throws IOException {
    if (start == 0 && base.isPresent()) {
      // What the base gives already has to be beaten.
      validate(scope, material, network, greedy, 0);
    }
    double[] sums = new double[manner.modules()];
    int counted = 0;
    long since = System.nanoTime();
    long began = since;
    for (int step = start; step < settings.steps(); step++) {
      greedy.learningRate(settings.rate(step));
      try (TensorScope work = scope.child()) {
        double[] losses = greedy.step(examples(work, material, step), manner.turns());
        for (int i = 0; i < sums.length; i++) {
          sums[i] += losses[i];
        }
        counted++;
      }
      int done = step + 1;
      progress.stepPassed(done);
      boolean last = done == settings.steps();
      if (done % LOG_EVERY == 0 || last) {
        int count = counted;
        List<Double> means = Arrays.stream(sums).map(s -> s / count).boxed().toList();
        long now = System.nanoTime();
        log.losses(done, settings.rate(step), means, (now - since) / 1e9 / count);
        double perStep = (now - began) / 1e9 / (done - start);
        progress.stepDone(done, settings.steps(), perStep * (settings.steps() - done), means);
        Arrays.fill(sums, 0);
        counted = 0;
        since = now;
      }
      if (done % settings.validationEvery() == 0 || last) {
        validate(scope, material, network, greedy, done);
        since = System.nanoTime();
      }
      boolean stopped = !last && manner.stop().getAsBoolean();
      if (done % settings.checkpointEvery() == 0 || last || stopped) {
        checkpoint(greedy, identity);
      }
      if (stopped) {
        throw new ReconstructionException(
            FailureCode.CANCELLED, "stopped after step %d of %d".formatted(done, settings.steps()));
      }
    }
  }

  private List<Example> examples(TensorScope work, TrainingMaterial material, int step) {
    List<Example> examples = new ArrayList<>();
    for (int place = 0; place < manner.batch(); place++) {
      manner.turns().begin();
      try {
        examples.add(material.example(work, step, place));
      } finally {
        manner.turns().end();
      }
    }
    return examples;
  }

  private void validate(
      TensorScope scope,
      TrainingMaterial material,
      UnrolledNetwork network,
      GreedyTraining greedy,
      int done)
      throws IOException {
    greedy.settle();
    List<ModelCard.ExitMetrics> exits = material.judge(network, scope, manner.turns()).means();
    double nrmse = exits.get(exits.size() - 1).nrmse();
    boolean best = nrmse < bestNrmse || !Files.exists(bestFile());
    if (best) {
      bestNrmse = nrmse;
      TrainingState state = greedy.state();
      new TrainingCheckpoint(new TrainingState(state.weights(), Map.of(), done), Map.of())
          .write(bestFile());
    }
    log.validation(done, exits, best);
    progress.validated(done, exits, best);
  }

  private void checkpoint(GreedyTraining greedy, String identity) throws IOException {
    // In a fixed order: the same training writes the same bytes.
    Map<String, String> notes = new TreeMap<>();
    notes.put(BEST_NRMSE, Double.toString(bestNrmse));
    notes.put(SETTINGS, identity);
    new TrainingCheckpoint(greedy.state(), notes).write(checkpointFile());
  }

  /** The step to go on from. */
  private int resume(GreedyTraining greedy, String identity) throws IOException {
    if (!Files.exists(checkpointFile())) {
      log.cutAfter(-1);
      Files.deleteIfExists(bestFile());
      return 0;
    }
    TrainingCheckpoint checkpoint = TrainingCheckpoint.read(checkpointFile());
    if (!identity.equals(checkpoint.notes().get(SETTINGS))) {
      throw new ReconstructionException(
          FailureCode.CONFLICT,
          "the directory holds a checkpoint of a training with other settings or scans");
    }
    greedy.restore(checkpoint.state());
    bestNrmse = Double.parseDouble(checkpoint.notes().getOrDefault(BEST_NRMSE, "Infinity"));
    log.cutAfter(checkpoint.state().steps());
    return checkpoint.state().steps();
  }

  /** What a checkpoint must agree with: settings, base and scans. */
  private String identity(TrainingMaterial material) {
    boolean plain = manner.batch() == 1 && manner.modules() == settings.network().modules();
    return settings
        + (plain ? "" : " in %d modules by %d".formatted(manner.modules(), manner.batch()))
        + manner.strategy().identity()
        + (manner.perModule().isEmpty() ? "" : " taught " + manner.perModule())
        + " on "
        + material.identity()
        + base.map(model -> " from " + model.card().weightsSha256()).orElse("");
  }

  private Path checkpointFile() {
    return directory.resolve("checkpoint.safetensors");
  }

  private Path bestFile() {
    return directory.resolve("best.safetensors");
  }
}
