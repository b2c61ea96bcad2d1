package org.gleamrecon.operator;

import java.util.Arrays;
import org.gleamrecon.tensor.ComplexTensor;

/**
 * Noise of scans without a noise measurement: the outermost acquired samples hold little but noise.
 */
public final class NoiseEstimate {
  /** The outermost tenth of the acquired samples is looked at. */
  private static final int SHARE = 10;

  private NoiseEstimate() {}

  /**
   * E|n|^2 of a sample from the median of the power over the outermost acquired samples, which for
   * complex Gaussian noise is ln 2 of its mean. Where there is signal left it errs upwards.
   *
   * @param samples (batch, coil, ky, kx), zero where not acquired
   */
  public static double variance(ComplexTensor samples) {
    long[] shape = samples.shape();
    int ny = (int) shape[shape.length - 2];
    int nx = (int) shape[shape.length - 1];
    float[] magnitudes = samples.toMagnitudes();
    double[] radii = new double[magnitudes.length];
    int acquired = 0;
    for (int i = 0; i < magnitudes.length; i++) {
      if (magnitudes[i] > 0) {
        radii[acquired++] = radius(i, ny, nx);
      }
    }
    if (acquired == 0) {
      return 0;
    }
    double[] sorted = Arrays.copyOf(radii, acquired);
    Arrays.sort(sorted);
    double limit = sorted[acquired - 1 - acquired / SHARE];
    double[] powers = new double[acquired];
    int count = 0;
    for (int i = 0; i < magnitudes.length; i++) {
      if (magnitudes[i] > 0 && radius(i, ny, nx) >= limit) {
        powers[count++] = (double) magnitudes[i] * magnitudes[i];
      }
    }
    Arrays.sort(powers, 0, count);
    return powers[count / 2] / Math.log(2);
  }

  /** Squared distance from the centre of k-space, in half matrices. */
  private static double radius(int index, int ny, int nx) {
    double y = 2.0 * (index / nx % ny) / ny - 1;
    double x = 2.0 * (index % nx) / nx - 1;
    return y * y + x * x;
  }
}
