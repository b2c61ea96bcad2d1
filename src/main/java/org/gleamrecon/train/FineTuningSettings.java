package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * How a base is adapted to a site's own scans: the site's matrices and all of its coils, the base's
 * accelerations and masks unless the job says otherwise.
 */
final class FineTuningSettings {
  static final long PHANTOM_SEED = 7;

  private static final List<Integer> CALIBRATION_LINES = List.of(12, 24);
  private static final List<Double> NOISE = List.of(0.005, 0.05);
  private static final List<Integer> COLUMNS = List.of(64, 128);
  private static final List<Integer> SLAB_COLUMNS = List.of(16, 32);
  private static final double SLAB_SHARE = 0.3;
  private static final int VALIDATION_EXAMPLES = 12;
  private static final int CHECKPOINT_EVERY = 20;

  private FineTuningSettings() {}

  static TrainingSettings of(FineTuningJob job, ModelCard base) {
    UnrolledNetworkConfig network = base.architecture();
    int steps = job.iterations();
    return new TrainingSettings(
        network,
        steps,
        job.learningRate(),
        Math.min(20, steps / 10),
        0,
        job.seed(),
        Math.max(1, Math.min(200, (steps + 9) / 10)),
        VALIDATION_EXAMPLES,
        CHECKPOINT_EVERY,
        new ExampleSettings(
            masks(job, base),
            accelerations(job, base),
            CALIBRATION_LINES,
            NOISE,
            true,
            0,
            COLUMNS,
            SLAB_COLUMNS,
            SLAB_SHARE,
            List.of(0),
            0,
            0));
  }

  /** Of slices; slabs get a Poisson disc. */
  private static List<SamplingPattern> masks(FineTuningJob job, ModelCard base) {
    if ("random1d".equals(job.mask())) {
      return List.of(SamplingPattern.RANDOM1D);
    }
    List<SamplingPattern> masks = new ArrayList<>();
    for (String name : base.trainedOn().masks()) {
      for (SamplingPattern pattern : List.of(SamplingPattern.RANDOM1D, SamplingPattern.UNIFORM)) {
        if (pattern.label().equals(name.toLowerCase(Locale.ROOT))) {
          masks.add(pattern);
        }
      }
    }
    return masks.isEmpty() ? List.of(SamplingPattern.RANDOM1D) : masks;
  }

  private static List<Double> accelerations(FineTuningJob job, ModelCard base) {
    if (job.accelerations() != null) {
      return job.accelerations();
    }
    ModelCard.Range range = base.trainedOn().accelerations();
    return List.of(Math.max(1, range.lowest()), Math.max(1, range.highest()));
  }

  static SplittableRandom phantomDraws() {
    return new SplittableRandom(PHANTOM_SEED);
  }
}
