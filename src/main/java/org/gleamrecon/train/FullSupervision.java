package org.gleamrecon.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/** Fully sampled scans: the target of an example is the image of all samples. */
final class FullSupervision implements TrainingMaterial {
  private static final int HELD_BACK = 5;
  private static final int MOST_ACCEPTANCE_FRAMES = 48;

  /** Far from the seeds of a validation's own draws. */
  private static final long OTHER_DRAWS = 0x5DEECE66DL;

  private final TrainingSettings settings;
  private final List<TrainingFrame> frames;
  private final List<TrainingFrame> validation;
  private final boolean heldBack;
  private final TrainingFrames drawn;
  private final Validation judge;

  private FullSupervision(
      TrainingSettings settings,
      List<TrainingFrame> frames,
      List<TrainingFrame> validation,
      boolean heldBack) {
    this.settings = settings;
    this.frames = frames;
    this.validation = validation;
    this.heldBack = heldBack;
    drawn = new TrainingFrames(frames);
    judge =
        new Validation(
            validation, settings.examples(), settings.validationExamples(), settings.seed());
  }

  /**
   * Reads scans.
   *
   * @param directory for scratch files
   * @param validation of other patients; without any, every fifth frame is held back
   * @throws ReconstructionException NOT_FULLY_SAMPLED, SCAN_INCOMPLETE, or as reading a scan does
   */
  static FullSupervision read(
      TensorScope scope,
      Path directory,
      TrainingSettings settings,
      List<Path> training,
      List<Path> validation,
      WorkTurns turns,
      TrainingProgress progress)
      throws IOException {
    ScanReading reading = new ScanReading(progress, training.size() + validation.size());
    FrameStore store = new FrameStore(directory);
    reading.read(training, reader(scope, store, settings, 1, turns)::add, store, "train");
    List<TrainingFrame> all = store.frames();
    if (validation.isEmpty()) {
      return new FullSupervision(
          settings,
          part(all, i -> i % HELD_BACK != HELD_BACK - 1),
          part(all, i -> i % HELD_BACK == HELD_BACK - 1 || all.size() < HELD_BACK),
          true);
    }
    FrameStore other = new FrameStore(directory);
    reading.read(validation, reader(scope, other, settings, 2, turns)::add, other, "validate");
    return new FullSupervision(settings, all, other.frames(), false);
  }

  private static FullySampledScans reader(
      TensorScope scope, FrameStore store, TrainingSettings settings, int part, WorkTurns turns) {
    return new FullySampledScans(
        scope,
        store,
        settings.examples(),
        new SplittableRandom(31 * settings.seed() + part),
        turns);
  }

  private static List<TrainingFrame> part(List<TrainingFrame> frames, IntPredicate kept) {
    return IntStream.range(0, frames.size()).filter(kept).mapToObj(frames::get).toList();
  }

  @Override
  public Example example(TensorScope scope, int step, int place) {
    return TrainingExample.of(scope, drawn.draw(settings, step, place), settings.network());
  }

  @Override
  public ImageScores judge(UnrolledNetwork network, TensorScope scope, WorkTurns turns) {
    return judge.of(network, scope, turns);
  }

  @Override
  public ImageScores accept(UnrolledNetwork network, TensorScope scope, WorkTurns turns) {
    return new Validation(
            validation, settings.examples(), MOST_ACCEPTANCE_FRAMES, settings.seed() ^ OTHER_DRAWS)
        .of(network, scope, turns);
  }

  @Override
  public List<TrainingFrame> frames() {
    return frames;
  }

  @Override
  public boolean heldBack() {
    return heldBack;
  }

  /** The frames by their sizes and scale. */
  @Override
  public String identity() {
    CRC32 checksum = new CRC32();
    for (List<TrainingFrame> part : List.of(frames, validation)) {
      checksum.update((part.size() + ":").getBytes(StandardCharsets.US_ASCII));
      for (TrainingFrame frame : part) {
        checksum.update(frame.identity().getBytes(StandardCharsets.US_ASCII));
      }
    }
    return "%d and %d frames %08x".formatted(frames.size(), validation.size(), checksum.getValue());
  }
}
