package org.gleamrecon.kspace;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Which phase-encoding steps a scan acquires beside its calibration lines. */
public enum SamplingPattern {
  /** Every step. */
  FULL,
  /** Every R-th step; in 3D with R even, every (R/2)-th ky and every second kz. */
  UNIFORM,
  /** Random ky, denser towards the centre; 2D. */
  RANDOM1D,
  /** Random ky, others in every phase, denser towards the centre; 2D: {@link KtSampling}. */
  KT,
  /** Variable-density Poisson disc over (ky, kz); 3D. */
  POISSON;

  /** Name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Acquired steps, [kz][ky], the calibration block included.
   *
   * @param acceleration steps on the grid per acquired step; for the random patterns the
   *     calibration block counts, for {@code UNIFORM} it comes on top
   * @param calibration ky lines of the fully sampled block in the centre (in 3D a square, at most
   *     nz)
   * @throws ReconstructionException PARAMETER_INVALID where the pattern does not fit 2D or 3D, or
   *     is none of a single frame
   */
  public boolean[][] mask(
      int ny, int nz, double acceleration, int calibration, RandomGenerator random) {
    boolean flat = nz == 1;
    if (this == KT) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "pattern kt is for series of several phases");
    }
    if ((this == RANDOM1D && !flat) || (this == POISSON && flat)) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "pattern %s is for %s".formatted(label(), flat ? "3D (--partitions)" : "2D"));
    }
    boolean[][] mask = new boolean[nz][ny];
    boolean[][] block = calibrationBlock(ny, nz, calibration);
    int wanted = Math.max(1, (int) Math.round(ny * nz / acceleration)) - count(block);
    switch (this) {
      case FULL -> {
        for (boolean[] row : mask) {
          Arrays.fill(row, true);
        }
      }
      case UNIFORM -> uniform(mask, (int) Math.max(1, Math.round(acceleration)));
      case RANDOM1D -> random1d(mask[0], block[0], wanted, random);
      case POISSON -> PoissonDisc.fill(mask, block, wanted, random);
      case KT -> throw new IllegalStateException("refused above");
    }
    for (int z = 0; z < nz; z++) {
      for (int y = 0; y < ny; y++) {
        mask[z][y] |= block[z][y];
      }
    }
    return mask;
  }

  /** The fully sampled block in the centre, [kz][ky]: a square in 3D, at most nz deep. */
  public static boolean[][] calibrationBlock(int ny, int nz, int calibration) {
    boolean[][] block = new boolean[nz][ny];
    int wide = Math.min(calibration, ny);
    int deep = Math.min(calibration, nz);
    for (int z = nz / 2 - deep / 2; z < nz / 2 - deep / 2 + deep; z++) {
      Arrays.fill(block[z], ny / 2 - wide / 2, ny / 2 - wide / 2 + wide, true);
    }
    return block;
  }

  /** Number of acquired steps. */
  public static int count(boolean[][] mask) {
    int count = 0;
    for (boolean[] row : mask) {
      for (boolean step : row) {
        count += step ? 1 : 0;
      }
    }
    return count;
  }

  private static void uniform(boolean[][] mask, int acceleration) {
    int nz = mask.length;
    int ny = mask[0].length;
    int stepZ = uniformStepZ(nz, acceleration);
    int stepY = acceleration / stepZ;
    for (int z = nz / 2 % stepZ; z < nz; z += stepZ) {
      for (int y = ny / 2 % stepY; y < ny; y += stepY) {
        mask[z][y] = true;
      }
    }
  }

  /** Which part of a regular acceleration goes along kz. */
  public static int uniformStepZ(int nz, int acceleration) {
    return nz >= 8 && acceleration >= 4 && acceleration % 2 == 0 ? 2 : 1;
  }

  /** How likely a line is to be acquired, relative to the centre's. */
  static double density(int y, int ny) {
    double distance = Math.abs(y - ny / 2) / (double) ny;
    return 1 / Math.pow(1 + 6 * distance, 2);
  }

  /**
   * Weighted drawing without replacement: the largest of u^(1/weight) win (Efraimidis, Spirakis).
   */
  private static void random1d(
      boolean[] mask, boolean[] block, int wanted, RandomGenerator random) {
    int ny = mask.length;
    double[] keys = new double[ny];
    for (int y = 0; y < ny; y++) {
      keys[y] = block[y] ? -1 : Math.pow(random.nextDouble(), 1 / density(y, ny));
    }
    double[] sorted = keys.clone();
    Arrays.sort(sorted);
    for (int y = 0; y < ny && wanted > 0; y++) {
      mask[y] = keys[y] >= 0 && keys[y] >= sorted[Math.max(0, ny - wanted)];
    }
  }
}
