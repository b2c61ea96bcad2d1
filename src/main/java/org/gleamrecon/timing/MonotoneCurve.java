package org.gleamrecon.timing;

/** Interpolation that never falls, on logarithmic axes. */
final class MonotoneCurve {
  private MonotoneCurve() {}

  /**
   * The curve at {@code x}. Between points it is straight; a point that lies lower than one before
   * it is lifted. Beyond the points it has slope 1, and moves away by {@code margin} for each unit
   * of distance after the first {@code near}.
   *
   * @param xs where the points are, rising
   * @param margin above -1 and below 1; positive: further from the points means more
   */
  static double at(double x, double[] xs, double[] ys, double margin, double near) {
    double[] lifted = ys.clone();
    for (int i = 1; i < lifted.length; i++) {
      lifted[i] = Math.max(lifted[i], lifted[i - 1]);
    }
    int last = xs.length - 1;
    if (x <= xs[0]) {
      return lifted[0] - (xs[0] - x) + margin * Math.max(0, xs[0] - x - near);
    }
    if (x >= xs[last]) {
      return lifted[last] + (x - xs[last]) + margin * Math.max(0, x - xs[last] - near);
    }
    int right = 1;
    while (xs[right] < x) {
      right++;
    }
    double share = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
    return lifted[right - 1] + share * (lifted[right] - lifted[right - 1]);
  }
}
