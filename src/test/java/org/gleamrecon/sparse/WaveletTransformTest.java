package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveletTransformTest {
  static float[] noise(int ny, int nx, long seed) {
    Random random = new Random(seed);
    float[] values = new float[2 * ny * nx];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** All coefficients, [i][re, im]. */
  static float[] coefficients(float[] image, int ny, int nx) {
    List<Float> all = new ArrayList<>();
    new WaveletTransform(ny, nx)
        .through(
            image.clone(),
            0,
            (values, from, to) -> {
              for (int i = from; i < to; i++) {
                all.add(values[i]);
              }
            });
    float[] array = new float[all.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = all.get(i);
    }
    return array;
  }

  private static double power(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"64, 64", "32, 96", "12, 64", "17, 33", "5, 7", "100, 127", "1, 40", "2, 3", "4, 1"})
  void theInverseUndoesTheTransform(int ny, int nx) {
    float[] image = noise(ny, nx, 1);
    float[] back = image.clone();
    new WaveletTransform(ny, nx).through(back, 0, (values, from, to) -> {});
    assertArrayEquals(image, back, 1e-5f);
  }

  /** Nothing is near the edges, so the mirror images beyond them add nothing. */
  @Test
  void thePowerOfAnImageWithAMarginIsThatOfItsCoefficients() {
    int n = 160;
    float[] image = new float[2 * n * n];
    float[] inside = noise(20, 20, 2);
    for (int y = 0; y < 20; y++) {
      System.arraycopy(inside, 40 * y, image, 2 * ((70 + y) * n + 70), 40);
    }
    assertEquals(power(image), power(coefficients(image, n, n)), 1e-4 * power(image));
  }

  /** Two vanishing moments: straight lines have no detail, but where the mirror bends them. */
  @Test
  void aRampHasNoDetailInside() {
    int n = 64;
    float[] ramp = new float[2 * n];
    for (int i = 0; i < n; i++) {
      ramp[2 * i] = 3 + 0.5f * i;
    }
    List<Float> finest = new ArrayList<>();
    new WaveletTransform(1, n)
        .through(
            ramp,
            0,
            (values, from, to) -> {
              if (finest.isEmpty()) {
                for (int i = from; i < to; i += 2) {
                  finest.add(values[i]);
                }
              }
            });
    assertEquals(33, finest.size());
    for (int k = 1; k < 32; k++) {
      assertEquals(0, finest.get(k), 1e-4, "detail " + k);
    }
    assertTrue(Math.abs(finest.get(0)) > 0.1, "the mirror");
  }

  @Test
  void axesAreSplitWhileTheyHaveSixteenSamplesAndShortOnesOnce() {
    assertEquals(5, WaveletTransform.depth(256));
    assertEquals(1, WaveletTransform.depth(16));
    assertEquals(1, WaveletTransform.depth(12));
    assertEquals(0, WaveletTransform.depth(3));
    // 65 becomes 34, 18, 10: three quarters of every level, all four of the last.
    int details = 3 * (34 * 34 + 18 * 18 + 10 * 10);
    assertEquals(2 * (details + 10 * 10), coefficients(noise(65, 65, 1), 65, 65).length);
  }
}
