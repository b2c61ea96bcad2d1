package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Random;
import org.gleamrecon.tensor.Convolution;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;

/**
 * Keeps a network's iterations invertible: no convolution of a learned block amplifies, as
 * estimated, by more than its share of a bound that makes the block the identity plus a
 * contraction. A weight beyond is scaled back after every update (projection: Gouk et al.,
 * Regularisation of neural networks by enforcing Lipschitz continuity, 2018), so that a trained
 * network is of the ordinary design and served like any other.
 *
 * <p>What a convolution amplifies at most is estimated by power iteration on a small image, padding
 * included, from the same start every time: it depends on the weight alone. The estimate comes from
 * below, so the bound is no guarantee. Whoever undoes iterations is protected by the exception of
 * {@link UnrolledNetwork#invert} and by comparing what was found with what was kept.
 */
public final class LipschitzBound {
  /** What the learned part of a block may amplify; 1 would not be invertible. */
  static final double LARGEST = 0.7;

  /** Likewise of a gradient step. */
  static final double LARGEST_STEP = 0.9;

  private static final int ROUNDS = 8;
  private static final int PIXELS = 12;
  private static final int FRAMES = 4;
  private static final long SEED = 20;

  private final UnrolledNetwork network;

  /**
   * One convolution's share.
   *
   * @param name of its weight
   * @param largest what it may amplify
   */
  record Share(String name, double largest, Padding padding) {}

  public LipschitzBound(UnrolledNetwork network) {
    this.network = network;
  }

  /**
   * @throws IllegalArgumentException if no weights could make a design's iterations invertible
   */
  public static void requirePossible(UnrolledNetworkConfig config) {
    if (config.dataConsistency() instanceof GradientStep descent
        && !descent.learned()
        && Math.abs(descent.step()) > LARGEST_STEP) {
      throw new IllegalArgumentException(
          "a gradient step of %s cannot be undone, one of %s can; conjugate gradients can"
              .formatted(descent.step(), LARGEST_STEP));
    }
  }

  /** Scales back the weights of some iterations, in place; nothing is recorded. */
  public void apply(int first, int length) {
    List<Share> shares = network.shares();
    for (int iteration = first; iteration < first + length; iteration++) {
      for (Share share : shares) {
        NDArray weight = network.parameters().get(iteration + "." + share.name());
        scaleBack(weight, amplification(weight, share.padding()), share.largest());
      }
      NDArray step = network.learnedStep(iteration);
      if (step != null) {
        scaleBack(step, Math.abs(NativeArrays.toDoubles(step)[0]), LARGEST_STEP);
      }
    }
  }

  private static void scaleBack(NDArray weight, double found, double largest) {
    if (found > largest) {
      GradientMode.off(
          () -> {
            try (NDArray factor =
                NativeArrays.scalar(weight.getManager(), largest / found, weight.getDataType())) {
              return weight.muli(factor);
            }
          });
    }
  }

  /** The largest singular value of a padded convolution, from below. */
  static double amplification(NDArray weight, Padding padding) {
    DataType real = weight.getDataType();
    try (NDManager scope = weight.getManager().newSubManager();
        Recording recording = new Recording(scope, real)) {
      NDArray kernel = Gradients.detach(weight);
      kernel.attach(scope);
      NDArray x = start(scope, weight.getShape().getShape(), real);
      double squared = 0;
      for (int round = 0; round < ROUNDS; round++) {
        NDArray from = x;
        from.setRequiresGradient(true);
        NDArray to = GradientMode.recording(() -> convolve(from, kernel, padding, recording));
        NDArray upstream = Gradients.detach(to);
        Gradients.backward(to, upstream);
        NDArray back = from.getGradient();
        double size = FixedPoint.size(back);
        squared = size / FixedPoint.size(from);
        if (size == 0) {
          return 0;
        }
        NDArray norm = NativeArrays.scalar(scope, size, real);
        x = GradientMode.off(() -> back.div(norm));
      }
      return Math.sqrt(squared);
    }
  }

  private static NDArray convolve(NDArray x, NDArray kernel, Padding padding, Recording recording) {
    boolean point = kernel.getShape().get(2) == 1;
    NDArray padded = point ? x : recording.pad(x, padding);
    return Convolution.apply(padded, kernel, null, point ? 0 : padding.margin());
  }

  private static NDArray start(NDManager scope, long[] kernel, DataType real) {
    boolean time = kernel.length == 5;
    long[] shape =
        time
            ? new long[] {1, FRAMES, PIXELS, PIXELS, kernel[1]}
            : new long[] {1, PIXELS, PIXELS, kernel[1]};
    int count = Math.toIntExact(kernel[1] * PIXELS * PIXELS * (time ? FRAMES : 1));
    Random random = new Random(SEED);
    double[] values = random.doubles(count, -1, 1).toArray();
    if (real == DataType.FLOAT64) {
      return NativeArrays.copyOf(scope, values, shape);
    }
    float[] narrow = new float[count];
    for (int i = 0; i < count; i++) {
      narrow[i] = (float) values[i];
    }
    return NativeArrays.copyOf(scope, narrow, shape);
  }
}
