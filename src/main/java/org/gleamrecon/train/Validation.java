package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.quality.ImageQuality;
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
    int count = Math.min(most, frames.size());
    double low = 1 / settings.accelerations().get(1);
    double high = 1 / settings.accelerations().get(0);
    double noise = Math.sqrt(settings.noise().get(0) * settings.noise().get(1));
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
              ExampleDraw.calibration(frame, acceleration, settings.calibrationLines().get(1)),
              noise,
              seed + i);
      draws.add(frame.slab() ? whole.strip(SLAB_COLUMNS) : whole);
    }
  }

  /** Mean figures of every exit over all images. */
  List<ModelCard.ExitMetrics> of(UnrolledNetwork network, TensorScope scope) {
    List<Integer> exits = network.config().exits();
    List<List<ImageQuality>> figures = new ArrayList<>();
    exits.forEach(exit -> figures.add(new ArrayList<>()));
    for (ExampleDraw draw : draws) {
      ExitFigures of = ExitFigures.of(scope, draw, network, exits);
      for (int i = 0; i < exits.size(); i++) {
        figures.get(i).addAll(of.exits().get(i));
      }
    }
    if (figures.get(0).isEmpty()) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "no frame to validate on has any signal");
    }
    List<ModelCard.ExitMetrics> metrics = new ArrayList<>();
    for (int i = 0; i < exits.size(); i++) {
      ImageQuality mean = ImageQuality.over(figures.get(i)).mean();
      metrics.add(new ModelCard.ExitMetrics(exits.get(i), mean.psnr(), mean.ssim(), mean.nrmse()));
    }
    return metrics;
  }
}
