package org.gleamrecon.timing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Learns while it works how long each kind of work takes, and forecasts it.
 *
 * <p>log(time) = log(size) + mean of the kind at about that size + how slow the machine is now +
 * rest. Means follow slowly, over a minute; the machine's slowness is one number that every
 * observation moves, so that what was seen in an iteration tells how long encoding will take. Sizes
 * are told apart by octaves and interpolated between them; beyond those that were seen the time is
 * proportional to the size and the margin grows. A forecast never gets shorter as the size grows.
 *
 * <p>Safe for several threads.
 */
public final class TimeModel {
  /** Standard deviations between likely and safe: one in a hundred of a normal distribution. */
  private static final double MARGIN = 2.33;

  /**
   * Standard deviations between the mean and a machine's slow times. One that does other work half
   * of the time, and is L times as slow then, does 1 of L + 1 pieces in that time: so they are
   * sqrt(L) deviations above the mean.
   */
  private static final double SLOW = 2;

  /** Standard deviation gained by each octave beyond what was seen. */
  private static final double UNKNOWN_SPREAD_PER_OCTAVE = 0.2;

  /** Distance to what was seen that counts as seen, natural logarithm. */
  private static final double NEAR = 0.35;

  private static final double GUESS_MARGIN = Math.log(1.5);
  private static final int MOST_KINDS = 500;
  private static final double LEAST_NANOSECONDS = 1e3;
  private static final double MOST_NANOSECONDS = 1e15;

  private final LongSupplier nanoClock;
  // All below only under this object's lock. The kind that was not used for longest goes first.
  private final Map<String, NavigableMap<Integer, OctaveTimes>> kinds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<String, NavigableMap<Integer, OctaveTimes>> eldest) {
          return size() > MOST_KINDS;
        }
      };
  private final Slowness slowness = new Slowness();

  /**
   * Knows nothing yet.
   *
   * @param nanoClock a clock that never goes back, nanoseconds
   */
  public TimeModel(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** The clock's time, nanoseconds. */
  public long now() {
    return nanoClock.getAsLong();
  }

  /** A piece of work is done; it took that long. */
  public synchronized void observe(Work work, long nanoseconds) {
    double time = Math.max(LEAST_NANOSECONDS, Math.min(MOST_NANOSECONDS, (double) nanoseconds));
    long now = now();
    int octave = Math.getExponent(work.size());
    OctaveTimes times =
        kinds
            .computeIfAbsent(work.kind(), kind -> new TreeMap<>())
            .computeIfAbsent(octave, size -> new OctaveTimes(work.kind(), size));
    double deviation = times.deviation(work.size(), time);
    boolean first = times.isNew();
    times.observe(work.size(), time, slowness.at(now), now);
    if (!first) {
      slowness.observe(deviation, time, now);
    }
  }

  /** How long a piece of work will take if it begins now. */
  public synchronized Forecast forecast(Work work) {
    NavigableMap<Integer, OctaveTimes> known = kinds.get(work.kind());
    double logSize = Math.log(work.size());
    if (known == null) {
      double likely = logSize + Math.log(work.guessNanoseconds());
      double safe = likely + GUESS_MARGIN;
      return forecast(likely, likely, safe, safe, false);
    }
    long now = now();
    double certainty = slowness.certainty(now);
    double now0 = slowness.at(now);
    List<OctaveTimes> octaves = List.copyOf(known.values());
    double[] at = octaves.stream().mapToDouble(OctaveTimes::logSize).toArray();
    double[] quiet = new double[at.length];
    double[] likely = new double[at.length];
    double[] safe = new double[at.length];
    double[] slowed = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      OctaveTimes times = octaves.get(i);
      double spread = times.spread();
      double rest = times.restSpread();
      double uncertain =
          Math.sqrt(
              certainty * certainty * rest * rest + (1 - certainty * certainty) * spread * spread);
      quiet[i] = times.quietLogTime();
      likely[i] = times.logTime() + now0;
      safe[i] = likely[i] + MARGIN * uncertain;
      slowed[i] = Math.max(safe[i], times.logTime() + SLOW * spread);
    }
    double margin = MARGIN * UNKNOWN_SPREAD_PER_OCTAVE / Math.log(2);
    return forecast(
        MonotoneCurve.at(logSize, at, quiet, -margin, NEAR),
        MonotoneCurve.at(logSize, at, likely, 0, NEAR),
        MonotoneCurve.at(logSize, at, safe, margin, NEAR),
        MonotoneCurve.at(logSize, at, slowed, margin, NEAR),
        true);
  }

  private static Forecast forecast(
      double logQuiet, double logLikely, double logSafe, double logSlowed, boolean learned) {
    double safe = Math.exp(Math.max(logLikely, logSafe));
    return new Forecast(
        Math.min(safe, Math.exp(logQuiet)),
        Math.exp(logLikely),
        safe,
        Math.max(safe, Math.exp(logSlowed)),
        learned);
  }

  /** All that was learned, for another life of the program. */
  public synchronized List<LearnedTime> learned() {
    List<LearnedTime> all = new ArrayList<>();
    // In the order of last use, oldest first.
    kinds.values().forEach(octaves -> octaves.values().forEach(t -> all.add(t.learned())));
    return List.copyOf(all);
  }

  /** Adds what was learned in another life; what was learned in this one stays. */
  public synchronized void restore(List<LearnedTime> learned) {
    Map<String, NavigableMap<Integer, OctaveTimes>> before = new HashMap<>(kinds);
    for (LearnedTime time : learned) {
      if (!before.containsKey(time.kind())) {
        kinds
            .computeIfAbsent(time.kind(), kind -> new TreeMap<>())
            .put(time.octave(), OctaveTimes.restored(time, now()));
      }
    }
  }
}
