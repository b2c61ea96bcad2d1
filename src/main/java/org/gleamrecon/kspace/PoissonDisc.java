package org.gleamrecon.kspace;

import java.util.random.RandomGenerator;

/**
 * Variable-density Poisson disc sampling of a grid: darts in random order, each keeping others away
 * by a radius that grows with its distance from the centre; the radius is found by bisection so
 * that about the wanted number stays.
 */
final class PoissonDisc {
  private PoissonDisc() {}

  /** Marks about {@code wanted} steps of {@code mask} [kz][ky], none of them in {@code taken}. */
  static void fill(boolean[][] mask, boolean[][] taken, int wanted, RandomGenerator random) {
    int nz = mask.length;
    int ny = mask[0].length;
    int[] darts = shuffled(ny * nz, random);
    double low = 0;
    double high = Math.max(ny, nz);
    boolean[][] best = throwDarts(darts, taken, 0, wanted);
    for (int i = 0; i < 14; i++) {
      double radius = (low + high) / 2;
      boolean[][] thrown = throwDarts(darts, taken, radius, Integer.MAX_VALUE);
      if (SamplingPattern.count(thrown) >= wanted) {
        low = radius;
        best = thrown;
      } else {
        high = radius;
      }
    }
    int left = wanted;
    for (int dart : shuffled(ny * nz, random)) {
      if (best[dart / ny][dart % ny] && left > 0) {
        mask[dart / ny][dart % ny] = true;
        left--;
      }
    }
  }

  private static boolean[][] throwDarts(int[] darts, boolean[][] taken, double radius, int most) {
    int nz = taken.length;
    int ny = taken[0].length;
    boolean[][] closed = new boolean[nz][ny];
    boolean[][] kept = new boolean[nz][ny];
    int count = 0;
    for (int dart : darts) {
      int z = dart / ny;
      int y = dart % ny;
      if (closed[z][y] || taken[z][y] || count >= most) {
        continue;
      }
      kept[z][y] = true;
      count++;
      double reach =
          radius * (1 + 3 * Math.hypot(2.0 * (y - ny / 2) / ny, 2.0 * (z - nz / 2) / nz));
      int whole = (int) reach;
      for (int j = Math.max(0, z - whole); j <= Math.min(nz - 1, z + whole); j++) {
        for (int i = Math.max(0, y - whole); i <= Math.min(ny - 1, y + whole); i++) {
          closed[j][i] |= (i - y) * (i - y) + (j - z) * (j - z) <= reach * reach;
        }
      }
    }
    return kept;
  }

  private static int[] shuffled(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
