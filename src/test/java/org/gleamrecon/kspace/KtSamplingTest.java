package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KtSamplingTest {
  private static final int NY = 128;
  private static final int FRAMES = 16;

  private static boolean[][] lines(double acceleration, long seed) {
    return KtSampling.lines(NY, FRAMES, acceleration, 6, new Random(seed));
  }

  private static int count(boolean[] lines) {
    return SamplingPattern.count(new boolean[][] {lines});
  }

  @Test
  void everyFrameAcquiresTheSameNumberOfLinesAndTheCentre() {
    for (double acceleration : new double[] {2, 5, 8}) {
      for (boolean[] frame : lines(acceleration, 1)) {
        assertEquals(Math.round(NY / acceleration), count(frame));
        for (int y = NY / 2 - 3; y < NY / 2 + 3; y++) {
          assertTrue(frame[y], "line " + y);
        }
      }
    }
  }

  @Test
  void linesAreDenserTowardsTheCentre() {
    int inner = 0;
    int outer = 0;
    for (int seed = 0; seed < 10; seed++) {
      for (boolean[] frame : lines(6, seed)) {
        inner += count(Arrays.copyOfRange(frame, NY / 4, NY / 2 - 3));
        outer += count(Arrays.copyOfRange(frame, 0, NY / 4 - 3));
      }
    }
    assertTrue(inner > 1.5 * outer, inner + " inside, " + outer + " outside");
  }

  /** Frames drawn each on its own meet again in the dense part. */
  @Test
  void neighbouringFramesSeeMoreTogetherThanFramesDrawnAlone() {
    int together = 0;
    int alone = 0;
    for (int seed = 0; seed < 10; seed++) {
      boolean[][] lines = lines(6, seed);
      boolean[] seen = new boolean[NY];
      boolean[] seenAlone = new boolean[NY];
      for (int frame = 4; frame < 10; frame++) {
        boolean[] one = KtSampling.lines(NY, 1, 6, 6, new Random(1000L * (frame + 1) + seed))[0];
        for (int y = 0; y < NY; y++) {
          seen[y] |= lines[frame][y];
          seenAlone[y] |= one[y];
        }
      }
      together += count(seen);
      alone += count(seenAlone);
    }
    assertTrue(together > 1.1 * alone, together + " lines together, " + alone + " alone");
  }

  @Test
  void aSeedGivesTheSameLinesAndAnotherSeedOthers() {
    assertTrue(Arrays.deepEquals(lines(4, 7), lines(4, 7)));
    assertFalse(Arrays.deepEquals(lines(4, 7), lines(4, 8)));
  }
}
