package org.gleamrecon.mrd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FiniteSamplesTest {
  @Test
  void oneValueThatIsNotFiniteIsFoundWhereverItLies() {
    for (int length = 0; length < 11; length++) {
      float[] values = new float[length];
      Arrays.fill(values, -Float.MAX_VALUE);
      assertTrue(FiniteSamples.areFinite(values), "length " + length);
      for (int at = 0; at < length; at++) {
        for (float bad :
            new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
          values[at] = bad;
          assertFalse(FiniteSamples.areFinite(values), bad + " at " + at + " of " + length);
        }
        values[at] = Float.MIN_VALUE;
      }
    }
  }
}
