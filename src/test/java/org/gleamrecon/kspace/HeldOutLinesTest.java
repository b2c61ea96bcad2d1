package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutLinesTest {
  private static final int LINES = 128;
  private static final int READOUT = 6;
  private static final int CENTRE = 12;

  /** A full centre and some lines beside it, the first samples of which may be missing. */
  private static SamplingMask mask(long seed, double share, int missing) {
    Random random = new Random(seed);
    boolean[] acquired = new boolean[LINES * READOUT];
    for (int line = 0; line < LINES; line++) {
      boolean there = Math.abs(line - LINES / 2) < CENTRE || random.nextDouble() < share;
      for (int x = missing; x < READOUT; x++) {
        acquired[line * READOUT + x] = there;
      }
    }
    return new SamplingMask(acquired, READOUT, LINES, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everySampleIsKeptOrHeldOutAndTheCentreIsKept(long seed) {
    for (int missing = 0; missing < 3; missing++) {
      SamplingMask mask = mask(seed, 0.2, missing);
      HeldOutLines lines = HeldOutLines.of(mask).orElseThrow();
      for (int i = 0; i < mask.acquired().length; i++) {
        boolean kept = lines.kept().acquired()[i];
        boolean heldOut = lines.heldOut().acquired()[i];
        assertEquals(mask.acquired()[i], kept || heldOut);
        assertFalse(kept && heldOut);
        assertFalse(heldOut && Math.abs(i / READOUT - LINES / 2) < CENTRE);
      }
      int held = lines.heldOut().count();
      assertTrue(held >= 2 * (READOUT - missing), held + " samples");
      assertTrue(12 * held <= mask.count(), held + " samples of " + mask.count());
    }
  }

  @Test
  void noTwoNeighboursAreHeldOutOfRegularLines() {
    boolean[] acquired = new boolean[LINES];
    for (int line = 0; line < LINES; line++) {
      acquired[line] = line % 4 == 0 || Math.abs(line - LINES / 2) < CENTRE;
    }
    boolean[] held =
        HeldOutLines.of(new SamplingMask(acquired, 1, LINES, 1)).orElseThrow().heldOut().acquired();
    for (int line = 4; line < LINES; line++) {
      assertFalse(held[line] && held[line - 4], "lines " + (line - 4) + " and " + line);
    }
  }

  @Test
  void withTooFewLinesBesideTheCentreNothingIsHeldOut() {
    boolean[] acquired = new boolean[LINES];
    for (int line = LINES / 2 - CENTRE; line < LINES / 2 + CENTRE; line++) {
      acquired[line] = true;
    }
    acquired[100] = true;
    acquired[110] = true;
    assertTrue(HeldOutLines.of(new SamplingMask(acquired, 1, LINES, 1)).isEmpty());
    boolean[] all = new boolean[LINES];
    Arrays.fill(all, true);
    assertTrue(HeldOutLines.of(new SamplingMask(all, 1, LINES, 1)).isEmpty());
  }
}
