package org.gleamrecon.kspace;

/** Slow sums straight from the definitions. */
final class Direct {
  private Direct() {}

  /**
   * Centred orthonormal Fourier transform, index n//2 the centre: y[k] = 1/sqrt(n) sum over j of
   * x[j] exp(sign 2 pi i (j - n//2)(k - n//2) / n).
   */
  static double[] centred(double[] x, int sign) {
    int n = x.length / 2;
    double[] y = new double[2 * n];
    for (int k = 0; k < n; k++) {
      for (int j = 0; j < n; j++) {
        double angle = sign * 2 * Math.PI * (j - n / 2) * (k - n / 2) / n;
        double c = Math.cos(angle) / Math.sqrt(n);
        double s = Math.sin(angle) / Math.sqrt(n);
        y[2 * k] += x[2 * j] * c - x[2 * j + 1] * s;
        y[2 * k + 1] += x[2 * j] * s + x[2 * j + 1] * c;
      }
    }
    return y;
  }

  /** Keeps the central {@code to} of a sequence, n//2 staying the centre. */
  static double[] crop(double[] x, int to) {
    int from = x.length / 2 / 2 - to / 2;
    double[] y = new double[2 * to];
    System.arraycopy(x, 2 * from, y, 0, 2 * to);
    return y;
  }

  static void inverseAlongReadout(float[] kspace, int line) {
    for (int at = 0; at < kspace.length; at += 2 * line) {
      double[] x = new double[2 * line];
      for (int i = 0; i < 2 * line; i++) {
        x[i] = kspace[at + i];
      }
      double[] y = centred(x, 1);
      for (int i = 0; i < 2 * line; i++) {
        kspace[at + i] = (float) y[i];
      }
    }
  }

  static void zeroOutside(float[] kspace, boolean[] mask) {
    for (int i = 0; i < mask.length; i++) {
      if (!mask[i]) {
        kspace[2 * i] = 0;
        kspace[2 * i + 1] = 0;
      }
    }
  }

  static void spreadAlongReadout(boolean[] mask, int line) {
    for (int at = 0; at < mask.length; at += line) {
      boolean any = false;
      for (int i = 0; i < line; i++) {
        any |= mask[at + i];
      }
      for (int i = 0; i < line; i++) {
        mask[at + i] = any;
      }
    }
  }
}
