package org.gleamrecon.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * Scans as they were acquired, without truth: learned from one part of the samples, judged by
 * another that is fixed for each frame and never learned from.
 */
final class SelfSupervision implements TrainingMaterial {
  private static final int SLAB_COLUMNS = 64;
  private static final int MOST_ACCEPTANCE_FRAMES = 48;

  private final TrainingSettings settings;
  private final List<MeasuredFrame> frames;
  private final List<MeasuredFrame> validation;

  private SelfSupervision(
      TrainingSettings settings, List<MeasuredFrame> frames, List<MeasuredFrame> validation) {
    this.settings = settings;
    this.frames = frames;
    this.validation = validation;
  }

  /**
   * Reads scans.
   *
   * @param directory for scratch files
   * @param validation of other patients; without any, the held-out samples of the training scans
   *     judge
   * @throws org.gleamrecon.failure.ReconstructionException SCAN_INCOMPLETE, NO_CALIBRATION, or as
   *     reading a scan does
   */
  static SelfSupervision read(
      TensorScope scope,
      Path directory,
      TrainingSettings settings,
      List<Path> training,
      List<Path> validation,
      WorkTurns turns,
      TrainingProgress progress)
      throws IOException {
    ScanReading reading = new ScanReading(progress, training.size() + validation.size());
    List<List<MeasuredFrame>> parts = new ArrayList<>();
    for (List<Path> scans : List.of(training, validation)) {
      if (!scans.isEmpty()) {
        FrameStore store = new FrameStore(directory);
        MeasuredScans measured =
            new MeasuredScans(
                scope, store, new SplittableRandom(31 * settings.seed() + parts.size() + 1), turns);
        reading.read(scans, measured::add, store, parts.isEmpty() ? "train" : "validate");
        parts.add(measured.frames());
      }
    }
    return of(settings, parts.get(0), parts.get(parts.size() - 1));
  }

  static SelfSupervision of(
      TrainingSettings settings, List<MeasuredFrame> frames, List<MeasuredFrame> validation) {
    return new SelfSupervision(settings, frames, validation);
  }

  @Override
  public Example example(TensorScope scope, int step, int place) {
    SplittableRandom random = TrainingFrames.random(settings.seed(), step, place);
    return SplitExample.of(
        scope,
        frames.get(random.nextInt(frames.size())),
        settings.examples(),
        random,
        settings.network());
  }

  @Override
  public ImageScores judge(UnrolledNetwork network, TensorScope scope, WorkTurns turns) {
    return scores(network, scope, turns, settings.validationExamples());
  }

  @Override
  public ImageScores accept(UnrolledNetwork network, TensorScope scope, WorkTurns turns) {
    return scores(network, scope, turns, MOST_ACCEPTANCE_FRAMES);
  }

  private ImageScores scores(
      UnrolledNetwork network, TensorScope scope, WorkTurns turns, int most) {
    List<Integer> exits = network.config().exits();
    ImageScores scores = ImageScores.none(exits);
    int count = Math.min(most, validation.size());
    for (int i = 0; i < count; i++) {
      MeasuredFrame frame = validation.get((int) ((i + 0.5) * validation.size() / count));
      scores.add(scores(network, scope, turns, frame, exits));
    }
    return scores;
  }

  private List<List<ImageQuality>> scores(
      UnrolledNetwork network,
      TensorScope scope,
      WorkTurns turns,
      MeasuredFrame frame,
      List<Integer> exits) {
    List<List<ImageQuality>> figures = new ArrayList<>();
    int columns = frame.samples().slab() ? SLAB_COLUMNS : frame.samples().nx();
    turns.begin();
    try (TensorScope work = scope.child();
        SplitExample example = SplitExample.heldOut(work, frame, columns, settings.network())) {
      network
          .forward(
              example.measurement(),
              exits.get(exits.size() - 1),
              (done, image) -> {
                turns.next();
                if (exits.contains(done)) {
                  double error = example.loss().relativeError(image.array());
                  figures.add(
                      List.of(new ImageQuality(-20 * Math.log10(error), Double.NaN, error)));
                }
                return true;
              })
          .close();
      return figures;
    } finally {
      turns.end();
    }
  }

  @Override
  public List<TrainingFrame> frames() {
    return frames.stream().map(MeasuredFrame::samples).toList();
  }

  @Override
  public boolean heldBack() {
    return frames.equals(validation);
  }

  /** The frames by their sizes, scale and what is held out. */
  @Override
  public String identity() {
    CRC32 checksum = new CRC32();
    for (List<MeasuredFrame> part : List.of(frames, validation)) {
      checksum.update((part.size() + ":").getBytes(StandardCharsets.US_ASCII));
      for (MeasuredFrame frame : part) {
        checksum.update(frame.samples().identity().getBytes(StandardCharsets.US_ASCII));
        checksum.update(Arrays.deepToString(frame.heldOut()).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return "%d and %d undersampled frames %08x"
        .formatted(frames.size(), validation.size(), checksum.getValue());
  }
}
