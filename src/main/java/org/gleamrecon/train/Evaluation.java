package org.gleamrecon.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * A model's figures on fully sampled scans that are undersampled afterwards: slices by random
 * lines, slabs by a Poisson disc. Reference: A^H y of all samples. Beside them: zero-filled and
 * compressed sensing, of the same samples and maps.
 *
 * @param accelerations R
 * @param noise added to the input, standard deviation per component relative to the image's 95th
 *     percentile; at least half of the scan's own where that is known ({@link Recorruption})
 * @param seed of masks and noise; every frame has its own
 */
public record Evaluation(
    List<Double> accelerations, int calibrationLines, double noise, long seed) {

  /**
   * Figures of one method.
   *
   * @param method zero-filled, compressed-sensing or gleam
   * @param nInf the exit of gleam, else 0
   */
  public record Row(
      double acceleration, String method, int nInf, int images, ImageQuality.OverSlices figures) {}

  /** Hears of every scan that is done. */
  @FunctionalInterface
  public interface Progress {
    void done(int scans, int of);
  }

  /**
   * Evaluates.
   *
   * @param exits some of the model's
   * @param scratch where the scans' frames are kept meanwhile
   * @throws ReconstructionException EXIT_NOT_VALID, NOT_FULLY_SAMPLED, SCAN_INCOMPLETE without any
   *     scan, or as reading a scan does
   */
  public List<Row> of(
      TensorScope scope,
      StoredModel model,
      List<Integer> exits,
      List<Path> scans,
      Path scratch,
      Progress progress)
      throws IOException {
    List<Integer> valid = model.card().architecture().exits();
    if (!valid.containsAll(exits) || exits.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.EXIT_NOT_VALID, "n_inf " + exits + ": the model's exits are " + valid);
    }
    if (scans.isEmpty()) {
      throw new ReconstructionException(FailureCode.SCAN_INCOMPLETE, "no scans to evaluate on");
    }
    List<Integer> ascending = exits.stream().sorted().distinct().toList();
    Figures[] figures = new Figures[accelerations.size()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = new Figures(ascending);
    }
    try (TensorScope weights = scope.child();
        UnrolledNetwork network =
            UnrolledNetwork.load(model.card().architecture(), model.weights(), weights)) {
      long number = 0;
      for (int scan = 0; scan < scans.size(); scan++) {
        for (TrainingFrame frame : frames(scope, scans.get(scan), scratch)) {
          number++;
          for (int i = 0; i < figures.length; i++) {
            ExampleDraw draw = draw(frame, accelerations.get(i), number);
            figures[i].add(ExitFigures.of(scope, draw, network, ascending, WorkTurns.ALWAYS));
            figures[i].compressedSensing.addAll(SparseFigures.of(scope, draw, network.config()));
          }
        }
        progress.done(scan + 1, scans.size());
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < figures.length; i++) {
      if (figures[i].zeroFilled.isEmpty()) {
        throw new ReconstructionException(
            FailureCode.SCAN_INCOMPLETE, "no frame of the scans has any signal");
      }
      rows.addAll(figures[i].rows(accelerations.get(i)));
    }
    return rows;
  }

  /**
   * What a network is shown of a frame.
   *
   * @param number the frame's among all scans', from 1
   */
  ExampleDraw draw(TrainingFrame frame, double acceleration, long number) {
    return ExampleDraw.plain(
        frame,
        frame.slab() ? SamplingPattern.POISSON : SamplingPattern.RANDOM1D,
        acceleration,
        calibrationLines,
        noise,
        31 * seed + number);
  }

  /** A scan's frames, undersampled afterwards. */
  List<TrainingFrame> frames(TensorScope scope, Path scan, Path scratch) throws IOException {
    FrameStore store = new FrameStore(scratch);
    FullySampledScans.Preparation asAcquired =
        new FullySampledScans.Preparation() {
          @Override
          public double noise(RandomGenerator random, boolean known) {
            return noise;
          }

          @Override
          public int calibration(RandomGenerator random) {
            return calibrationLines;
          }

          @Override
          public int matrix(RandomGenerator random) {
            return 0;
          }
        };
    new FullySampledScans(scope, store, asAcquired, new SplittableRandom(seed), WorkTurns.ALWAYS)
        .add(scan);
    return store.frames();
  }

  /** Figures of every image so far. */
  private static final class Figures {
    private final List<Integer> exits;
    private final List<ImageQuality> zeroFilled = new ArrayList<>();
    private final List<ImageQuality> compressedSensing = new ArrayList<>();
    private final List<List<ImageQuality>> perExit = new ArrayList<>();

    Figures(List<Integer> exits) {
      this.exits = exits;
      exits.forEach(exit -> perExit.add(new ArrayList<>()));
    }

    void add(ExitFigures frame) {
      zeroFilled.addAll(frame.zeroFilled());
      for (int i = 0; i < exits.size(); i++) {
        perExit.get(i).addAll(frame.exits().get(i));
      }
    }

    List<Row> rows(double acceleration) {
      List<Row> rows = new ArrayList<>();
      rows.add(row(acceleration, "zero-filled", 0, zeroFilled));
      rows.add(row(acceleration, "compressed-sensing", 0, compressedSensing));
      for (int i = 0; i < exits.size(); i++) {
        rows.add(row(acceleration, "gleam", exits.get(i), perExit.get(i)));
      }
      return rows;
    }

    private static Row row(double acceleration, String method, int nInf, List<ImageQuality> each) {
      return new Row(acceleration, method, nInf, each.size(), ImageQuality.over(each));
    }
  }
}
