package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * How near the magnitudes of every exit come to the target's on one example; images whose target is
 * empty are left out.
 *
 * <p>Where the target has noise of its own whose power is known, {@code psnr} and {@code nrmse} are
 * estimates of what they would be against a noiseless target: the mean squared complex difference
 * less that power. Magnitudes would not do: where there is no signal, those of the noise in a
 * target are nearer to other noise than to zero. {@code ssim} has no such estimate, and is lower by
 * the target's noise.
 *
 * @param zeroFilled A^H y, per image
 * @param exits per exit, per image
 */
record ExitFigures(List<ImageQuality> zeroFilled, List<List<ImageQuality>> exits) {
  /** Of the power there is; what is left of it without its noise may not be negative. */
  private static final double LEAST = 0.01;

  /**
   * Runs the network as far as the last of the exits.
   *
   * @param exits ascending, none of them beyond the network's iterations
   * @param turns asked around every iteration
   */
  static ExitFigures of(
      TensorScope scope,
      ExampleDraw draw,
      UnrolledNetwork network,
      List<Integer> exits,
      WorkTurns turns) {
    turns.begin();
    try (TensorScope work = scope.child();
        TrainingExample example = TrainingExample.of(work, draw, network.config())) {
      Reference reference = new Reference(draw, example);
      List<List<ImageQuality>> figures = new ArrayList<>();
      network
          .forward(
              example.measurement(),
              exits.get(exits.size() - 1),
              (done, image) -> {
                turns.next();
                if (exits.contains(done)) {
                  figures.add(reference.compare(image));
                }
                return true;
              })
          .close();
      return new ExitFigures(
          reference.compare(new ComplexTensor(example.measurement().zeroFilled())), figures);
    } finally {
      turns.end();
    }
  }

  /** What images are compared with. */
  static final class Reference {
    private final int ny;
    private final int nx;
    private final float[] target;
    private final float[] magnitudes;
    private final double[] noise;

    Reference(ExampleDraw draw, TrainingExample example) {
      ny = draw.frame().ny();
      nx = draw.to() - draw.from();
      ComplexTensor complex = new ComplexTensor(example.target());
      target = complex.toInterleaved();
      magnitudes = complex.toMagnitudes();
      noise = example.targetNoise();
    }

    List<ImageQuality> compare(ComplexTensor image) {
      float[] found = image.toMagnitudes();
      float[] complex = image.toInterleaved();
      List<ImageQuality> images = new ArrayList<>();
      for (int i = 0; i < noise.length; i++) {
        int from = i * ny * nx;
        float[] truth = part(magnitudes, from);
        if (hasSignal(truth)) {
          ImageQuality ofMagnitudes = ImageQuality.of(part(found, from), truth, ny, nx);
          images.add(
              noise[i] == 0 ? ofMagnitudes : withoutNoise(ofMagnitudes, complex, from, noise[i]));
        }
      }
      return images;
    }

    private float[] part(float[] values, int from) {
      return Arrays.copyOfRange(values, from, from + ny * nx);
    }

    /** The target's noise is not the image's fault: its expected power is taken off. */
    private ImageQuality withoutNoise(
        ImageQuality noisy, float[] complex, int from, double noisePower) {
      double error = 0;
      double power = 0;
      double peak = 0;
      for (int i = from; i < from + ny * nx; i++) {
        error +=
            Math.pow(complex[2 * i] - target[2 * i], 2)
                + Math.pow(complex[2 * i + 1] - target[2 * i + 1], 2);
        power += magnitudes[i] * magnitudes[i];
        peak = Math.max(peak, magnitudes[i]);
      }
      int pixels = ny * nx;
      double own = Math.max(error / pixels - noisePower, LEAST * error / pixels);
      double signal = Math.max(power / pixels - noisePower, LEAST * power / pixels);
      return new ImageQuality(
          10 * Math.log10(peak * peak / own), noisy.ssim(), Math.sqrt(own / signal));
    }
  }

  /** Beside the head there is nothing to be near to. */
  private static boolean hasSignal(float[] image) {
    for (float pixel : image) {
      if (pixel > 0) {
        return true;
      }
    }
    return false;
  }
}
