package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/** The same undersampled validation frames every time, and every exit's figures on them. */
final class Validation {
  private static final int SLAB_COLUMNS = 64;

  private final List<ExampleDraw> draws = new ArrayList<>();

  /**
   * @param most frames looked at, spread over those there are
   */
  Validation(List<TrainingFrame> frames, ExampleSettings settings, int most, long seed) {
    this(frames, settings, most, seed, noise(frames, settings));
  }

  /**
   * @param noise of the inputs, standard deviation per component relative to a frame's scale; a
   *     frame whose own noise is known gets only what it lacks
   */
  Validation(
      List<TrainingFrame> frames, ExampleSettings settings, int most, long seed, double noise) {
    int count = Math.min(most, frames.size());
    double low = 1 / settings.accelerations().get(1);
    double high = 1 / settings.accelerations().get(0);
    for (int i = 0; i < count; i++) {
      TrainingFrame frame = frames.get((int) ((i + 0.5) * frames.size() / count));
      double acceleration = 1 / (low + (high - low) * ((i * 0.618) % 1));
      SamplingPattern pattern =
          frame.slab()
              ? SamplingPattern.POISSON
              : settings.masks().get(i % settings.masks().size());
      ExampleDraw whole =
          ExampleDraw.plain(
              frame,
              pattern,
              acceleration,
              ExampleDraw.calibration(
                  frame, acceleration, settings.calibrationLines(), (i * 0.382) % 1),
              Math.sqrt(Math.max(0, noise * noise - frame.relativeNoise() * frame.relativeNoise())),
              seed + i);
      draws.add(frame.slab() ? whole.strip(SLAB_COLUMNS) : whole);
    }
  }

  /** The middle one of the frames' own where that is what is trained with, else the settings'. */
  static double noise(List<TrainingFrame> frames, ExampleSettings settings) {
    double[] own = frames.stream().mapToDouble(TrainingFrame::relativeNoise).sorted().toArray();
    double middle = own[own.length / 2];
    return settings.ownNoise() && middle > 0
        ? middle
        : Math.sqrt(settings.noise().get(0) * settings.noise().get(1));
  }

  /** Figures of every exit on every image. */
  ImageScores of(UnrolledNetwork network, TensorScope scope, WorkTurns turns) {
    List<Integer> exits = network.config().exits();
    ImageScores scores = ImageScores.none(exits);
    for (ExampleDraw draw : draws) {
      scores.add(ExitFigures.of(scope, draw, network, exits, turns).exits());
    }
    if (scores.images() == 0) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "no frame to validate on has any signal");
    }
    return scores;
  }
}
