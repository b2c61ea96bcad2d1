package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveletTransformTest {
  private static float[] noise(WaveletTransform wavelets, long seed) {
    Random random = new Random(seed);
    float[] values = new float[2 * wavelets.ny() * wavelets.nx()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"64, 64", "32, 96", "12, 64", "17, 33", "5, 7", "100, 127"})
  void theTransformKeepsInnerProductsAndItsInverseUndoesIt(int ny, int nx) {
    WaveletTransform wavelets = new WaveletTransform(ny, nx);
    assertTrue(wavelets.ny() >= ny && wavelets.nx() >= nx);
    float[] a = noise(wavelets, 1);
    float[] b = noise(wavelets, 2);
    float[] ta = a.clone();
    float[] tb = b.clone();
    wavelets.forward(ta);
    wavelets.forward(tb);
    assertEquals(product(a, b), product(ta, tb), 1e-5 * product(a, a));
    wavelets.inverse(ta);
    assertArrayEquals(a, ta, 1e-5f);
  }

  /** Two vanishing moments: straight lines have no detail, but where the period ends. */
  @Test
  void aRampHasNoDetailInside() {
    WaveletTransform wavelets = new WaveletTransform(16, 64);
    float[] ramp = new float[2 * 16 * 64];
    for (int i = 0; i < 16 * 64; i++) {
      ramp[2 * i] = 3 + 0.5f * (i % 64);
    }
    wavelets.forward(ramp);
    for (int k = 0; k < 31; k++) {
      assertEquals(0, ramp[2 * (32 + k)], 1e-4, "detail " + k);
    }
    assertTrue(Math.abs(ramp[2 * 63]) > 1, "the period's end");
  }

  @Test
  void thePyramidIsEightPixelsHighInTheEnd() {
    WaveletTransform wavelets = new WaveletTransform(128, 256);
    assertEquals(8, wavelets.coarseY());
    assertEquals(8, wavelets.coarseX());
    WaveletTransform thin = new WaveletTransform(12, 64);
    assertEquals(12, thin.coarseY());
    assertEquals(8, thin.coarseX());
  }
}
