package org.gleamrecon.kspace;

import java.util.Arrays;

/**
 * How the phase encoding of a frame was undersampled, told from the lines that were acquired.
 *
 * <p>There are two honest numbers for the acceleration of a scan whose calibration lines are among
 * its imaging lines: encoded lines per acquired line, and the same outside the fully sampled
 * centre, which is what the sequence was set to where lines are skipped regularly. A scan "of R =
 * 4" with 24 calibration lines of 128 acquires every 2.6th line over all and every 4th outside the
 * centre.
 *
 * @param acceleration encoded lines per acquired line, averages counted once; 1 if fully sampled
 * @param outerAcceleration the same outside the fully sampled block around the centre; infinite
 *     where nothing was acquired there
 */
public record Undersampling(Kind kind, double acceleration, double outerAcceleration) {
  /** Share of equal gaps from which on a pattern counts as regular: a dummy line may be missing. */
  private static final double REGULAR = 0.9;

  private static final int FEWEST_STEPS = 4;

  /** What the pattern of the acquired lines looks like. */
  public enum Kind {
    /**
     * No line is left out between the first and the last: fully sampled, also with partial Fourier,
     * at a lower resolution than the matrix, or without the corners of k-space.
     */
    FULL,
    /** Every R-th line, beside the centre. */
    UNIFORM,
    /** Irregular along one phase encoding axis; in 3D the other one is fully sampled. */
    RANDOM1D,
    /** Irregular over both phase encoding axes: Poisson disc and its like. */
    POISSON
  }

  /** The pattern of one frame on the encoded grid. */
  public static Undersampling of(Frame frame, ImageGrid grid) {
    int ny = grid.encoded().y();
    int nz = grid.encoded().z();
    boolean[][] mask = new boolean[nz][ny];
    for (LinePlacement line : frame.lines()) {
      mask[line.phase2()][line.phase1()] = true;
    }
    return of(mask);
  }

  /**
   * The pattern of a mask.
   *
   * @param mask [kz][ky], one row in 2D
   */
  static Undersampling of(boolean[][] mask) {
    int acquired = 0;
    for (boolean[] row : mask) {
      acquired += count(row);
    }
    int places = mask.length * mask[0].length;
    boolean[] ky = rows(mask);
    boolean[] kz = rowsWithLines(mask);
    boolean separable = count(ky) * count(kz) == acquired;
    if (withoutHoles(mask)) {
      return new Undersampling(Kind.FULL, 1, 1);
    }
    double acceleration = (double) places / acquired;
    if (separable && contiguous(kz)) {
      int[] centre = centre(ky);
      int[] steps = new int[ky.length + 1];
      countSteps(ky, centre, steps);
      return new Undersampling(
          kind(steps, Kind.RANDOM1D),
          acceleration,
          ratio(
              mask.length * (ky.length - (centre[1] - centre[0])),
              acquired - (centre[1] - centre[0]) * count(kz)));
    }
    int[] centreY = centre(mask[mask.length / 2]);
    int[] centreZ = centre(column(mask, ky.length / 2));
    // The block may be elliptical or a square; what of its bounding box was acquired is the centre.
    int box = (centreY[1] - centreY[0]) * (centreZ[1] - centreZ[0]);
    int inside = 0;
    int[] steps = new int[ky.length + 1];
    for (int z = 0; z < mask.length; z++) {
      boolean through = z >= centreZ[0] && z < centreZ[1];
      inside += through ? count(Arrays.copyOfRange(mask[z], centreY[0], centreY[1])) : 0;
      countSteps(mask[z], through ? centreY : new int[] {0, 0}, steps);
    }
    return new Undersampling(
        kind(steps, Kind.POISSON), acceleration, ratio(places - box, acquired - inside));
  }

  private static boolean withoutHoles(boolean[][] mask) {
    for (boolean[] row : mask) {
      if (!contiguous(row)) {
        return false;
      }
    }
    for (int y = 0; y < mask[0].length; y++) {
      if (!contiguous(column(mask, y))) {
        return false;
      }
    }
    return true;
  }

  /** Nearly all steps alike: every R-th line. Two or three steps tell nothing. */
  private static Kind kind(int[] steps, Kind irregular) {
    int count = Arrays.stream(steps).sum();
    boolean alike = Arrays.stream(steps, 2, steps.length).anyMatch(same -> same >= REGULAR * count);
    return alike && count >= FEWEST_STEPS ? Kind.UNIFORM : irregular;
  }

  private static double ratio(int places, int acquired) {
    return acquired > 0 ? (double) places / acquired : Double.POSITIVE_INFINITY;
  }

  /** Which ky occur in any row. */
  private static boolean[] rows(boolean[][] mask) {
    boolean[] any = new boolean[mask[0].length];
    for (boolean[] row : mask) {
      for (int y = 0; y < any.length; y++) {
        any[y] |= row[y];
      }
    }
    return any;
  }

  private static boolean[] rowsWithLines(boolean[][] mask) {
    boolean[] any = new boolean[mask.length];
    for (int z = 0; z < any.length; z++) {
      any[z] = count(mask[z]) > 0;
    }
    return any;
  }

  private static boolean[] column(boolean[][] mask, int y) {
    boolean[] column = new boolean[mask.length];
    for (int z = 0; z < column.length; z++) {
      column[z] = mask[z][y];
    }
    return column;
  }

  private static int count(boolean[] lines) {
    int count = 0;
    for (boolean line : lines) {
      count += line ? 1 : 0;
    }
    return count;
  }

  private static boolean contiguous(boolean[] lines) {
    int runs = 0;
    for (int i = 0; i < lines.length; i++) {
      runs += lines[i] && (i == 0 || !lines[i - 1]) ? 1 : 0;
    }
    return runs <= 1;
  }

  /** The run of acquired lines around the centre n/2, from (inclusive) to (exclusive). */
  private static int[] centre(boolean[] lines) {
    int from = lines.length / 2;
    int to = from;
    while (to < lines.length && lines[to]) {
      to++;
    }
    while (to > from && from > 0 && lines[from - 1]) {
      from--;
    }
    return new int[] {from, to};
  }

  /** Counts the steps from one acquired line outside the centre to the next, by length. */
  private static void countSteps(boolean[] lines, int[] centre, int[] steps) {
    int last = -1;
    for (int i = 0; i < lines.length; i++) {
      if (i >= centre[0] && i < centre[1]) {
        last = -1;
      } else if (lines[i]) {
        if (last >= 0) {
          steps[i - last]++;
        }
        last = i;
      }
    }
  }
}
