package org.gleamrecon.phantom;

/**
 * A smooth deformation that repeats: what lies within {@value #REACH_MM} mm of an axis through the
 * head moves towards the axis and away from it and is turned about it, as the wall of a heart is,
 * and rests where the reach ends. In phase 0 everything rests; no other phase is like it.
 *
 * <p>With w = (1 - (r / reach)^2)^2 and p = 2 pi t / T, what is seen at distance r in phase t of T
 * lies at rest at r (1 + {@value #STRENGTH} w sin p), turned by {@value #TWIST} w (1 - cos p) / 2
 * radians. The distance at rest grows with r by at least 1 - 0.8 x {@value #STRENGTH}, so nothing
 * folds; the largest shift is about 6 mm.
 *
 * @param phases of a cycle
 */
record Beat(int phases) {
  private static final double CYCLE_MS = 1000;
  private static final double REACH_MM = 85;
  private static final double STRENGTH = 0.25;
  private static final double TWIST = 0.15;
  private static final double AXIS_Y_MM = 2;

  /** When a phase is in the middle of its part of the cycle, ms after its beginning. */
  long timeMs(int phase) {
    return Math.round((phase + 0.5) * CYCLE_MS / phases);
  }

  /**
   * Replaces a point by where it lies at rest.
   *
   * @param at patient frame, mm
   */
  void toRest(int phase, double[] at) {
    double x = at[0];
    double y = at[1] - AXIS_Y_MM;
    double u = (x * x + y * y) / (REACH_MM * REACH_MM);
    if (phase == 0 || u >= 1) {
      return;
    }
    double weight = (1 - u) * (1 - u);
    double cycle = 2 * Math.PI * phase / phases;
    double factor = 1 + STRENGTH * weight * Math.sin(cycle);
    double angle = TWIST * weight * (1 - Math.cos(cycle)) / 2;
    at[0] = factor * (x * Math.cos(angle) - y * Math.sin(angle));
    at[1] = AXIS_Y_MM + factor * (x * Math.sin(angle) + y * Math.cos(angle));
  }
}
