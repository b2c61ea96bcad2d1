package org.gleamrecon.quality;

import org.jspecify.annotations.Nullable;

/** Mean structural similarity of two slices (Wang et al., IEEE TIP 2004;13:600, equation 13). */
final class StructuralSimilarity {
  private static final double SIGMA = 1.5;

  /** 3.5 sigma, rounded. */
  private static final int RADIUS = 5;

  private static final double[] WINDOW = window();

  private StructuralSimilarity() {}

  private static double[] window() {
    double[] window = new double[2 * RADIUS + 1];
    double sum = 0;
    for (int i = -RADIUS; i <= RADIUS; i++) {
      window[i + RADIUS] = Math.exp(-0.5 * i * i / (SIGMA * SIGMA));
      sum += window[i + RADIUS];
    }
    for (int i = 0; i < window.length; i++) {
      window[i] /= sum;
    }
    return window;
  }

  /** Images smaller than a window, 11 x 11, have no similarity: NaN. */
  static double of(float[] image, float[] reference, int ny, int nx, double range) {
    int my = ny - 2 * RADIUS;
    int mx = nx - 2 * RADIUS;
    if (my < 1 || mx < 1) {
      return Double.NaN;
    }
    double[] a = local(image, null, ny, nx);
    double[] b = local(reference, null, ny, nx);
    double[] aa = local(image, image, ny, nx);
    double[] bb = local(reference, reference, ny, nx);
    double[] ab = local(image, reference, ny, nx);
    double c1 = 0.01 * range * 0.01 * range;
    double c2 = 0.03 * range * 0.03 * range;
    double sum = 0;
    for (int i = 0; i < my * mx; i++) {
      double varianceA = aa[i] - a[i] * a[i];
      double varianceB = bb[i] - b[i] * b[i];
      double covariance = ab[i] - a[i] * b[i];
      sum +=
          (2 * a[i] * b[i] + c1)
              * (2 * covariance + c2)
              / ((a[i] * a[i] + b[i] * b[i] + c1) * (varianceA + varianceB + c2));
    }
    return sum / (my * mx);
  }

  /** Weighted mean of the product of two images around every pixel whose window lies inside. */
  private static double[] local(float[] one, float @Nullable [] other, int ny, int nx) {
    int mx = nx - 2 * RADIUS;
    int my = ny - 2 * RADIUS;
    double[] rows = new double[ny * mx];
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < mx; x++) {
        double sum = 0;
        for (int i = 0; i < WINDOW.length; i++) {
          int at = y * nx + x + i;
          sum += WINDOW[i] * one[at] * (other == null ? 1 : other[at]);
        }
        rows[y * mx + x] = sum;
      }
    }
    double[] means = new double[my * mx];
    for (int i = 0; i < WINDOW.length; i++) {
      for (int k = 0; k < my * mx; k++) {
        means[k] += WINDOW[i] * rows[i * mx + k];
      }
    }
    return means;
  }
}
