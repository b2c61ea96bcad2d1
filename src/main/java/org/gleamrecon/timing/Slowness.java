package org.gleamrecon.timing;

/**
 * How slow the machine is right now beside its mean, as natural logarithm, told by whatever was
 * done last. Foreign load comes in bursts of some seconds, so what was seen fades.
 */
final class Slowness {
  private static final double FADING_NANOSECONDS = 1.5e9;

  /** Weight of the newest observation. */
  private static final double NEWEST = 0.4;

  /** A shorter piece of work says less. */
  private static final double FULL_NANOSECONDS = 3e6;

  private static final double AFTER_PAUSE = 0.8;
  private static final double LEAST_CERTAINTY = 1e-6;
  private static final double LARGEST = 3;

  private double slowness;
  private long last;
  private boolean seen;

  /** How much of what was last seen still holds, 0 to 1. */
  double certainty(long now) {
    return seen ? Math.exp((last - now) / FADING_NANOSECONDS) : 0;
  }

  double at(long now) {
    return certainty(now) * slowness;
  }

  void observe(double deviation, double nanoseconds, long now) {
    double old = certainty(now);
    double said = Math.min(1, nanoseconds / FULL_NANOSECONDS);
    // After a pause the newest is all there is.
    double weight = said * Math.max(NEWEST, AFTER_PAUSE * (1 - old));
    double certain = Math.max(LEAST_CERTAINTY, old + (1 - old) * said);
    slowness = (old * slowness * (1 - weight) + weight * clamped(deviation)) / certain;
    last = now + (long) (FADING_NANOSECONDS * Math.log(certain));
    seen = true;
  }

  private static double clamped(double deviation) {
    return Math.max(-LARGEST, Math.min(LARGEST, deviation));
  }
}
