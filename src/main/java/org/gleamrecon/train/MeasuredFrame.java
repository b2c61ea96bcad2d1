package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * An undersampled frame: what was measured, and which of that nobody learns from.
 *
 * @param samples its images are the inverse transform of the measured samples, zero elsewhere
 * @param acquired [kz][ky]
 * @param heldOut [kz][ky], a part of the acquired ones, none of them in the centre
 */
record MeasuredFrame(TrainingFrame samples, boolean[][] acquired, boolean[][] heldOut) {
  private static final double HELD_OUT = 0.1;

  /** Steps on either side of the centre that are never held out: the maps come from there. */
  private static final int CENTRE = 8;

  /**
   * Holds out a tenth of the acquired steps.
   *
   * @param seed which ones; the same seed, the same ones
   * @throws ReconstructionException SCAN_INCOMPLETE if nothing is acquired outside the centre
   */
  static MeasuredFrame of(TrainingFrame samples, boolean[][] acquired, long seed) {
    int nz = acquired.length;
    int ny = acquired[0].length;
    List<int[]> outside = new ArrayList<>();
    int count = 0;
    for (int z = 0; z < nz; z++) {
      for (int y = 0; y < ny; y++) {
        if (acquired[z][y]) {
          count++;
          if (Math.abs(y - ny / 2) > CENTRE || Math.abs(z - nz / 2) > CENTRE) {
            outside.add(new int[] {z, y});
          }
        }
      }
    }
    if (outside.size() < 2) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE,
          "%d of %d acquired steps lie outside the centre; self-supervision needs at least 2"
              .formatted(outside.size(), count));
    }
    Collections.shuffle(outside, new Random(seed));
    int held = Math.max(1, Math.min(outside.size() / 2, (int) Math.round(HELD_OUT * count)));
    boolean[][] heldOut = new boolean[nz][ny];
    outside.subList(0, held).forEach(step -> heldOut[step[0]][step[1]] = true);
    return new MeasuredFrame(samples, acquired, heldOut);
  }

  /** Whether a step may be learned from. */
  boolean free(int z, int y) {
    return acquired[z][y] && !heldOut[z][y];
  }
}
