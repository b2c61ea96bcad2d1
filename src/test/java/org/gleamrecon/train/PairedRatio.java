package org.gleamrecon.train;

import java.util.Arrays;
import java.util.Random;

/**
 * Ratio of the medians of measurements that were taken in pairs, and below what it lies with a
 * probability of 5 % (bootstrap over the pairs, Efron 1979).
 */
record PairedRatio(double ratio, double lowerBound) {
  private static final int RESAMPLES = 10_000;
  private static final double QUANTILE = 0.05;

  static PairedRatio of(double[] numerators, double[] denominators) {
    Random random = new Random(1);
    int pairs = numerators.length;
    double[] ratios = new double[RESAMPLES];
    double[] upper = new double[pairs];
    double[] lower = new double[pairs];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int i = 0; i < pairs; i++) {
        int pair = random.nextInt(pairs);
        upper[i] = numerators[pair];
        lower[i] = denominators[pair];
      }
      ratios[resample] = Spread.of(upper).median() / Spread.of(lower).median();
    }
    Arrays.sort(ratios);
    return new PairedRatio(
        Spread.of(numerators).median() / Spread.of(denominators).median(),
        ratios[(int) (QUANTILE * RESAMPLES)]);
  }
}
