package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;

/**
 * The golden case that a version has to pass before it becomes active: one simulated slice of a
 * head, fixed but for what the model's card asks for (kind of undersampling, acceleration, coils,
 * matrix), through the same corridor as every scan. It is also what warms the version up.
 *
 * <p>The image after every iteration is finite, and the last one is no farther from the truth than
 * the zero-filled image: |a x - t| / |t| over magnitudes, with the scale a that fits best.
 */
final class ModelTrial {
  private static final int MATRIX = 96;
  private static final int COILS = 4;
  private static final double ACCELERATION = 4;

  private final AcquisitionSource scan;
  private final float[] truth;

  private ModelTrial(AcquisitionSource scan, float[] truth) {
    this.scan = scan;
    this.truth = truth;
  }

  /** The case for a model. */
  static ModelTrial of(ModelCard card) {
    ModelCard.TrainedOn trained = card.trainedOn();
    boolean uniform = trained.masks().contains("uniform") && !trained.masks().contains("random1d");
    int matrix = Math.min((int) clamp(MATRIX, trained.matrix()), 512);
    PhantomScan scan =
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(2 * ((matrix + 1) / 2))
                .slices(1)
                .coils((int) Math.min(clamp(COILS, trained.coils()), 32))
                .pattern(uniform ? SamplingPattern.UNIFORM : SamplingPattern.RANDOM1D)
                .acceleration(Math.min(clamp(ACCELERATION, trained.accelerations()), 8))
                .calibrationLines(matrix / 8)
                .noiseLines(0)
                .build());
    return new ModelTrial(scan.source(), scan.truth());
  }

  private static double clamp(double value, ModelCard.Range range) {
    return Math.max(range.lowest(), Math.min(range.highest(), value));
  }

  /**
   * Tries an installed model.
   *
   * @throws ReconstructionException GOLDEN_CASE_FAILED with the numbers
   */
  void pass(ReconstructionPipeline pipeline, ModelCard card) {
    double reached =
        error(pipeline.trial(scan, request(Method.GLEAM, Optional.of(card)), new Finite(card)));
    double toBeat =
        error(
            pipeline.trial(
                scan, request(Method.ZERO_FILLED, Optional.empty()), StageListener.NONE));
    if (!(reached <= toBeat)) {
      throw failed(
          card,
          "its image of the golden case is worse than the zero-filled one: nRMSE %.4f, not at most %.4f"
              .formatted(reached, toBeat));
    }
  }

  private static ReconstructionRequest request(Method method, Optional<ModelCard> card) {
    return new ReconstructionRequest(
        Optional.of(method),
        card.map(model -> model.id().toString()),
        OptionalInt.empty(),
        OptionalInt.empty(),
        true);
  }

  private static ReconstructionException failed(ModelCard card, String why) {
    return new ReconstructionException(
        FailureCode.GOLDEN_CASE_FAILED, "model %s: %s".formatted(card.id(), why));
  }

  private double error(Reconstruction result) {
    List<MrImage> images = result.images();
    double xx = 0;
    double xt = 0;
    double tt = 0;
    float[] image = images.get(0).pixels();
    for (int i = 0; i < image.length; i += 2) {
      double x = Math.hypot(image[i], image[i + 1]);
      double t = Math.hypot(truth[i], truth[i + 1]);
      xx += x * x;
      xt += x * t;
      tt += t * t;
    }
    return xx > 0 ? Math.sqrt(Math.max(0, tt - xt * xt / xx) / tt) : Double.NaN;
  }

  /**
   * Stops at the first image that is not finite: the corridor would fall back to another method.
   */
  private record Finite(ModelCard card) implements StageListener {
    @Override
    public void entered(Stage stage) {}

    @Override
    public void left(Stage stage, long nanoseconds) {}

    @Override
    public void iterated(Iteration iteration) {
      for (float value : iteration.image().get()) {
        if (!Float.isFinite(value)) {
          throw failed(card, "its image after iteration " + iteration.done() + " is not finite");
        }
      }
    }

    @Override
    public void fellBack(FailureCode reason) {
      throw failed(card, "it gave way to another method: " + reason);
    }
  }
}
