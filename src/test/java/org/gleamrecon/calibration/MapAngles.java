package org.gleamrecon.calibration;

import java.util.Arrays;

/** Angles between the vectors over the coils of two sets of maps, whatever their phases. */
final class MapAngles {
  private MapAngles() {}

  /**
   * @param one [coil][pixel] interleaved
   * @param other likewise
   * @return degrees, ascending, of the pixels where neither is zero
   */
  static double[] degrees(float[] one, float[] other, int coils) {
    int pixels = one.length / (2 * coils);
    double[] angles = new double[pixels];
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      double re = 0;
      double im = 0;
      double a = 0;
      double b = 0;
      for (int c = 0; c < coils; c++) {
        int at = 2 * (c * pixels + p);
        re += (double) one[at] * other[at] + (double) one[at + 1] * other[at + 1];
        im += (double) one[at] * other[at + 1] - (double) one[at + 1] * other[at];
        a += (double) one[at] * one[at] + (double) one[at + 1] * one[at + 1];
        b += (double) other[at] * other[at] + (double) other[at + 1] * other[at + 1];
      }
      if (a > 0 && b > 0) {
        double cosine = Math.min(1, Math.hypot(re, im) / Math.sqrt(a * b));
        angles[count++] = Math.toDegrees(Math.acos(cosine));
      }
    }
    double[] found = Arrays.copyOf(angles, count);
    Arrays.sort(found);
    return found;
  }
}
