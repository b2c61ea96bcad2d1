package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.gleamrecon.tensor.NativeArrays;

/**
 * The published input scaling: the 95th percentile of an image's zero-filled magnitude, more
 * precisely the smallest of its largest 5 %.
 */
final class InputScaling {
  private static final double TOP = 0.05;

  private InputScaling() {}

  /**
   * One factor per image, (batch, 1, [1,] 1) real, or one for a slab, (1, 1, 1); 1 where an image
   * is empty.
   */
  static NDArray factors(Measurement measurement) {
    NDArray zeroFilled = measurement.zeroFilled();
    double[] magnitude;
    try (NDArray absolute = zeroFilled.abs()) {
      magnitude = NativeArrays.toDoubles(absolute);
    }
    long[] shape = zeroFilled.getShape().getShape();
    int images = measurement.slab() ? 1 : Math.toIntExact(shape[0]);
    int pixels = magnitude.length / images;
    float[] factors = new float[images];
    for (int image = 0; image < images; image++) {
      factors[image] = (float) ofMagnitudes(magnitude, image * pixels, (image + 1) * pixels);
    }
    long[] factorShape = new long[shape.length];
    Arrays.fill(factorShape, 1);
    factorShape[0] = images;
    return NativeArrays.copyOf(zeroFilled.getManager(), factors, factorShape);
  }

  /** The smallest of the largest 5 % of values[from..end), or else the largest, or else 1. */
  static double ofMagnitudes(double[] values, int from, int end) {
    double[] sorted = Arrays.copyOfRange(values, from, end);
    Arrays.sort(sorted);
    int top = Math.max(1, (int) (TOP * sorted.length));
    double scale = sorted[sorted.length - top];
    // A small object fills less than the top 5 %: then its brightest pixel has to do.
    double brightest = sorted[sorted.length - 1];
    return scale > 0 ? scale : brightest > 0 ? brightest : 1;
  }
}
