package org.gleamrecon.train;

import java.util.Arrays;
import java.util.Locale;

/** Median and range of repeated measurements. */
public record Spread(double median, double lowest, double highest) {
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
  }

  /** {@code median (lowest to highest)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", median, lowest, highest);
  }
}
