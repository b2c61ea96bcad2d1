package org.gleamrecon.train;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The mean of paired differences and its 95 % interval by the percentile bootstrap (Efron 1979):
 * the pairs are drawn anew with replacement, 2000 times.
 *
 * @param low 2.5th percentile of the means
 * @param high 97.5th percentile
 */
public record PairedBootstrap(double mean, double low, double high) {
  private static final int DRAWS = 2000;
  private static final double TAIL = 0.025;

  /**
   * @param differences one for each slice, at least one
   * @param seed the same seed, the same interval
   */
  public static PairedBootstrap of(double[] differences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[draw] = sum / differences.length;
    }
    Arrays.sort(means);
    return new PairedBootstrap(
        Arrays.stream(differences).average().orElseThrow(),
        means[(int) Math.floor(TAIL * (DRAWS - 1))],
        means[(int) Math.ceil((1 - TAIL) * (DRAWS - 1))]);
  }
}
