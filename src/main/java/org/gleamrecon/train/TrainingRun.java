package org.gleamrecon.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetwork;
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
  private static final int HELD_BACK = 5;

  private final TrainingSettings settings;
  private final Path directory;
  private final Optional<StoredModel> base;
  private final TrainingProgress progress;
  private final TrainingLog log;
  private double bestNrmse = Double.POSITIVE_INFINITY;

  /**
   * @param base whose weights it starts from; empty: from drawn weights
   * @param directory its own, made if it is missing
   * @throws ReconstructionException CONFLICT if the base is of another design
   */
  public TrainingRun(
      TrainingSettings settings,
      Optional<StoredModel> base,
      Path directory,
      TrainingProgress progress) {
    base.map(StoredModel::card).ifPresent(card -> requireSameDesign(settings, card));
    this.settings = settings;
    this.base = base;
    this.directory = directory;
    this.progress = progress;
    log = new TrainingLog(directory.resolve("log.jsonl"));
  }

  private static void requireSameDesign(TrainingSettings settings, ModelCard card) {
    if (!card.architecture().equals(settings.network())) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, card.id() + " is of another design than the configuration's");
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
    int scans = training.size() + validation.size();
    List<TrainingFrame> frames = read(scope, training, 1, scans);
    List<TrainingFrame> held;
    if (validation.isEmpty()) {
      List<TrainingFrame> all = frames;
      frames = part(all, i -> i % HELD_BACK != HELD_BACK - 1);
      held = part(all, i -> i % HELD_BACK == HELD_BACK - 1 || all.size() < HELD_BACK);
    } else {
      held = read(scope, validation, 2, scans);
    }
    Validation judge =
        new Validation(held, settings.examples(), settings.validationExamples(), settings.seed());
    Map<String, WeightArray> initial =
        base.map(StoredModel::weights)
            .orElseGet(() -> InitialWeights.drawQuiet(settings.network(), settings.seed()));
    UnrolledNetwork network = UnrolledNetwork.load(settings.network(), initial, scope);
    try (GreedyTraining greedy =
        new GreedyTraining(
            scope.manager(), network, settings.learningRate(), settings.weightDecay())) {
      String identity = identity(frames, held);
      int start = resume(greedy, identity);
      train(scope, new TrainingFrames(frames), judge, network, greedy, start, identity);
    }
    Map<String, WeightArray> best = TrainingCheckpoint.read(bestFile()).state().weights();
    network.parameters().requireGradients(false);
    network.parameters().set(best);
    return new Result(
        best, judge.of(network, scope), validation.isEmpty(), TrainingSetSummary.of(frames));
  }

  private static List<TrainingFrame> part(List<TrainingFrame> frames, IntPredicate kept) {
    return IntStream.range(0, frames.size()).filter(kept).mapToObj(frames::get).toList();
  }

  private List<TrainingFrame> read(TensorScope scope, List<Path> scans, int part, int of)
      throws IOException {
    FrameStore store = new FrameStore(directory);
    FullySampledScans reader =
        new FullySampledScans(
            scope, store, settings.examples(), new SplittableRandom(31 * settings.seed() + part));
    int done = part == 1 ? 0 : of - scans.size();
    for (Path scan : scans) {
      reader.add(scan);
      progress.scanRead(++done, of, store.frames().size());
    }
    if (store.frames().isEmpty()) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "no frames to " + (part == 1 ? "train on" : "validate on"));
    }
    return store.frames();
  }

  private void train(
      TensorScope scope,
      TrainingFrames frames,
      Validation judge,
      UnrolledNetwork network,
      GreedyTraining greedy,
      int start,
      String identity)
      throws IOException {
    if (start == 0 && base.isPresent()) {
      // What the base gives already has to be beaten.
      validate(scope, judge, network, greedy, 0);
    }
    double[] sums = new double[settings.network().modules()];
    int counted = 0;
    long since = System.nanoTime();
    long began = since;
    for (int step = start; step < settings.steps(); step++) {
      greedy.learningRate(settings.rate(step));
      ExampleDraw draw = frames.draw(settings, step);
      try (TensorScope work = scope.child();
          TrainingExample example = TrainingExample.of(work, draw, settings.network())) {
        double[] losses = greedy.step(example.measurement(), example.target());
        for (int i = 0; i < sums.length; i++) {
          sums[i] += losses[i];
        }
        counted++;
      }
      int done = step + 1;
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
        validate(scope, judge, network, greedy, done);
        since = System.nanoTime();
      }
      if (done % settings.checkpointEvery() == 0 || last) {
        checkpoint(greedy, identity);
      }
    }
  }

  private void validate(
      TensorScope scope, Validation judge, UnrolledNetwork network, GreedyTraining greedy, int done)
      throws IOException {
    List<ModelCard.ExitMetrics> exits = judge.of(network, scope);
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

  /** What a checkpoint must agree with: settings, base, and the frames by their sizes and scale. */
  private String identity(List<TrainingFrame> training, List<TrainingFrame> validation) {
    CRC32 frames = new CRC32();
    for (List<TrainingFrame> part : List.of(training, validation)) {
      frames.update((part.size() + ":").getBytes(StandardCharsets.US_ASCII));
      for (TrainingFrame frame : part) {
        frames.update(
            "%d %d %d %d %s;"
                .formatted(frame.nz(), frame.coils(), frame.ny(), frame.nx(), frame.scale())
                .getBytes(StandardCharsets.US_ASCII));
      }
    }
    return settings
        + " on %d and %d frames %08x"
            .formatted(training.size(), validation.size(), frames.getValue())
        + base.map(model -> " from " + model.card().weightsSha256()).orElse("");
  }

  private Path checkpointFile() {
    return directory.resolve("checkpoint.safetensors");
  }

  private Path bestFile() {
    return directory.resolve("best.safetensors");
  }
}
