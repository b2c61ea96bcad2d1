package org.gleamrecon.kspace;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which ky every frame of a time series acquires: in each frame random lines, denser towards the
 * centre, and others than the frames shortly before it, so that neighbouring frames together see
 * more of k-space than each of them (k-t sampling with variable density, Lustig et al., ISMRM
 * 2006;14:2420).
 */
public final class KtSampling {
  /** A line that another frame has just acquired is so many times less likely. */
  private static final double REPELLED = 16;

  private KtSampling() {}

  /**
   * Acquired lines [frame][ky].
   *
   * @param acceleration lines on the grid per acquired line, in every frame alike
   * @param calibration lines in the centre that every frame acquires; they count
   * @param random of a scan's own seed: the same seed gives the same lines
   */
  public static boolean[][] lines(
      int ny, int frames, double acceleration, int calibration, RandomGenerator random) {
    boolean[] block = SamplingPattern.calibrationBlock(ny, 1, calibration)[0];
    int wanted =
        Math.max(1, (int) Math.round(ny / acceleration))
            - SamplingPattern.count(new boolean[][] {block});
    int memory = (int) Math.ceil(acceleration);
    boolean[][] lines = new boolean[frames][];
    double[] weights = new double[ny];
    for (int frame = 0; frame < frames; frame++) {
      for (int y = 0; y < ny; y++) {
        weights[y] = block[y] ? 0 : SamplingPattern.density(y, ny);
        for (int before = Math.max(0, frame - memory + 1); before < frame; before++) {
          weights[y] /= lines[before][y] ? REPELLED : 1;
        }
      }
      lines[frame] = drawn(weights, wanted, random);
      for (int y = 0; y < ny; y++) {
        lines[frame][y] |= block[y];
      }
    }
    return lines;
  }

  /**
   * Weighted drawing without replacement: the largest of log(u) / weight win (Efraimidis, Spirakis,
   * Inf. Process. Lett. 2006;97:181).
   *
   * @param weights 0 for what must not be drawn
   */
  static boolean[] drawn(double[] weights, int wanted, RandomGenerator random) {
    double[] keys = Arrays.stream(weights).map(w -> Math.log(random.nextDouble()) / w).toArray();
    boolean[] drawn = new boolean[weights.length];
    IntStream.range(0, weights.length)
        .filter(i -> weights[i] > 0)
        .boxed()
        .sorted((a, b) -> Double.compare(keys[b], keys[a]))
        .limit(Math.max(0, wanted))
        .forEach(i -> drawn[i] = true);
    return drawn;
  }
}
