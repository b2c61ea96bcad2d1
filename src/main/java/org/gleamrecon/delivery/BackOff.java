package org.gleamrecon.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: twice as long each time up to a limit, and between half of that
 * and all of it by chance, so that destinations that fell together are not asked together.
 *
 * @param first after the first failure
 * @param longest at most
 */
record BackOff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 40;

  BackOff {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("waits from %s to %s".formatted(first, longest));
    }
  }

  /**
   * @param failures one after the other, from 1
   */
  Duration after(int failures, RandomGenerator random) {
    double doubled =
        first.toMillis() * Math.pow(2, Math.min(MOST_DOUBLINGS, Math.max(1, failures) - 1));
    double limited = Math.min(doubled, (double) longest.toMillis());
    return Duration.ofMillis(Math.max(1, (long) (limited * (0.5 + 0.5 * random.nextDouble()))));
  }
}
