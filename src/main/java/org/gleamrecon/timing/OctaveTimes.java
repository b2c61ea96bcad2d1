package org.gleamrecon.timing;

/** Running mean and deviation of log(time / size) of one kind of work at about one size. */
final class OctaveTimes {
  /** Recent observations count; older ones fade within this time, however many there are. */
  private static final double FADING_NANOSECONDS = 60e9;

  /** The weight of one observation at least: how work began to be done is soon forgotten. */
  private static final double LIGHTEST = 0.02;

  /** Steps of the quiet rate, of the distance to an observation: down to it, and slowly up. */
  private static final double QUIETER = 0.5;

  private static final double LOUDER = 0.01;

  /** Deviations that count in full, in standard deviations: a stray one widens margins for long. */
  private static final double STRAY = 3;

  /** The weight of one observation after a pause, at most: a pause proves nothing old wrong. */
  private static final double HEAVIEST = 0.2;

  /** What deviations are taken to be before there are observations, and how firmly. */
  private static final double PRIOR_VARIANCE = 0.15 * 0.15;

  private static final double PRIOR_COUNT = 3;

  /** No machine is more even than that. */
  private static final double LEAST_VARIANCE = 0.04 * 0.04;

  /** Counts that files may hold: what was learned in another life is worth that many. */
  private static final long KEPT_COUNT = 30;

  /**
   * The first of a kind may have loaded and compiled what it runs: so much slower does not count.
   */
  private static final double COLD = -Math.log(2);

  private final String kind;
  private final int octave;
  private long count;
  private double logSize;
  private double logTime;
  private double quietRate;
  private double variance;
  private double restVariance;
  private long last;

  OctaveTimes(String kind, int octave) {
    this.kind = kind;
    this.octave = octave;
  }

  static OctaveTimes restored(LearnedTime time, long now) {
    OctaveTimes times = new OctaveTimes(time.kind(), time.octave());
    times.count = Math.min(KEPT_COUNT, time.count());
    times.logSize = time.logSize();
    times.logTime = time.logTime();
    times.quietRate = time.quietRate();
    times.variance = time.variance();
    times.restVariance = time.restVariance();
    times.last = now;
    return times;
  }

  boolean isNew() {
    return count == 0;
  }

  LearnedTime learned() {
    return new LearnedTime(
        kind, octave, count, logSize, logTime, quietRate, variance, restVariance);
  }

  /** How much longer than the mean, as logarithm. */
  double deviation(double size, double time) {
    return count == 0 ? 0 : Math.log(time) - Math.log(size) - (logTime - logSize);
  }

  /**
   * @param slowness of the machine, logarithm, as known before this observation
   */
  void observe(double size, double time, double slowness, long now) {
    double deviation = deviation(size, time);
    if (count == 1 && deviation < COLD) {
      count = 0;
    }
    count++;
    double weight =
        Math.max(
            Math.max(LIGHTEST, 1.0 / count),
            Math.min(HEAVIEST, -Math.expm1((last - now) / FADING_NANOSECONDS)));
    last = now;
    double rest = deviation - slowness;
    if (count == 1) {
      logSize = Math.log(size);
      logTime = Math.log(time);
      quietRate = logTime - logSize;
      return;
    }
    double above = Math.log(time) - Math.log(size) - quietRate;
    quietRate += above < 0 ? QUIETER * above : LOUDER * Math.min(1, above);
    double state = within(STRAY * spread(), deviation);
    double left = within(STRAY * restSpread(), rest);
    logSize += weight * (Math.log(size) - logSize);
    logTime += weight * (Math.log(time) - logTime);
    variance = (1 - weight) * (variance + weight * state * state);
    restVariance = (1 - weight) * (restVariance + weight * left * left);
  }

  private static double within(double largest, double value) {
    return Math.max(-largest, Math.min(largest, value));
  }

  /** Logarithm of the time at {@link #logSize} when nothing else is done. */
  double quietLogTime() {
    return logSize + quietRate;
  }

  double logSize() {
    return logSize;
  }

  double logTime() {
    return logTime;
  }

  /** Standard deviation from one state of the machine to the other. */
  double spread() {
    return deviation(variance);
  }

  /** Standard deviation as long as the machine's state is known. */
  double restSpread() {
    return deviation(restVariance);
  }

  private double deviation(double observed) {
    double joined = (observed * count + PRIOR_VARIANCE * PRIOR_COUNT) / (count + PRIOR_COUNT);
    return Math.sqrt(Math.max(LEAST_VARIANCE, joined));
  }
}
