package org.gleamrecon.phantom;

import java.util.Random;

/**
 * Complex Gaussian noise of a coil array: covariance E[n n^H] = 2 sigma^2 (I + correlation), drawn
 * as L w with L the Cholesky factor and w white.
 */
final class CoilNoise {
  private final int coils;
  private final double[] covariance; // [coil][coil][re, im]
  private final double[] factor; // lower triangle of the same layout
  private final long seed;

  /**
   * @param sigma standard deviation of the real part and of the imaginary part, before correlation
   */
  CoilNoise(int coils, double sigma, long seed) {
    this.coils = coils;
    this.seed = seed;
    this.covariance = covariance(coils, sigma, new Random(GradientNoise.mix(seed + 21)));
    this.factor = cholesky(covariance, coils);
  }

  /** Identity plus a random positive semidefinite part that makes neighbours correlate. */
  private static double[] covariance(int coils, double sigma, Random random) {
    double[] mixing = new double[2 * coils * coils];
    for (int i = 0; i < mixing.length; i++) {
      mixing[i] = random.nextGaussian();
    }
    double[] result = new double[2 * coils * coils];
    for (int a = 0; a < coils; a++) {
      for (int b = 0; b < coils; b++) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < coils; k++) {
          int p = 2 * (a * coils + k);
          int q = 2 * (b * coils + k);
          re += mixing[p] * mixing[q] + mixing[p + 1] * mixing[q + 1];
          im += mixing[p + 1] * mixing[q] - mixing[p] * mixing[q + 1];
        }
        double scale = 2 * sigma * sigma * 0.2 / (2 * coils);
        result[2 * (a * coils + b)] = scale * re + (a == b ? 2 * sigma * sigma : 0);
        result[2 * (a * coils + b) + 1] = a == b ? 0 : scale * im;
      }
    }
    return result;
  }

  private static double[] cholesky(double[] a, int n) {
    double[] l = new double[a.length];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double re = a[2 * (i * n + j)];
        double im = a[2 * (i * n + j) + 1];
        for (int k = 0; k < j; k++) {
          int p = 2 * (i * n + k);
          int q = 2 * (j * n + k);
          re -= l[p] * l[q] + l[p + 1] * l[q + 1];
          im -= l[p + 1] * l[q] - l[p] * l[q + 1];
        }
        double pivot = i == j ? Math.sqrt(Math.max(re, 0)) : l[2 * (j * n + j)];
        l[2 * (i * n + j)] = i == j ? pivot : pivot == 0 ? 0 : re / pivot;
        l[2 * (i * n + j) + 1] = i == j || pivot == 0 ? 0 : im / pivot;
      }
    }
    return l;
  }

  /** E[n n^H] of a complex sample, [coil][coil][re, im]. */
  double[] covariance() {
    return covariance.clone();
  }

  /**
   * Adds noise to a readout, the same for the same {@code index}.
   *
   * @param samples [coil][sample][re, im]
   * @param scale factor on the amplitude
   */
  void add(float[] samples, int count, long index, double scale) {
    Random random = new Random(GradientNoise.mix(seed * 31 + index + 1));
    double[] white = new double[2 * coils];
    double half = Math.sqrt(0.5) * scale;
    for (int s = 0; s < count; s++) {
      for (int i = 0; i < white.length; i++) {
        white[i] = half * random.nextGaussian();
      }
      for (int c = 0; c < coils; c++) {
        double re = 0;
        double im = 0;
        for (int k = 0; k <= c; k++) {
          int f = 2 * (c * coils + k);
          re += factor[f] * white[2 * k] - factor[f + 1] * white[2 * k + 1];
          im += factor[f] * white[2 * k + 1] + factor[f + 1] * white[2 * k];
        }
        int at = 2 * (c * count + s);
        samples[at] += (float) re;
        samples[at + 1] += (float) im;
      }
    }
  }
}
