package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WaveletShrinkageTest {
  private static final int NY = 32;
  private static final int NX = 48;

  private static float[] noise(long seed, int images) {
    return WaveletTransformTest.noise(images * NY, NX, seed);
  }

  /** threshold |W v|_1 + 1/2 |v - image|^2. */
  private static double objective(float[] v, float[] image, double threshold) {
    float[] w = WaveletTransformTest.coefficients(v, NY, NX);
    double sum = 0;
    for (int i = 0; i < w.length; i += 2) {
      sum += threshold * Math.hypot(w[i], w[i + 1]);
    }
    for (int i = 0; i < v.length; i++) {
      sum += 0.5 * Math.pow(v[i] - image[i], 2);
    }
    return sum;
  }

  /** Up to what the edges, where the inverse is not the adjoint, leave: below a thousandth. */
  @Test
  void shrinkageAllButMinimisesItsObjective() {
    float[] image = noise(1, 1);
    float[] best = image.clone();
    new WaveletShrinkage(NY, NX, 1).apply(best, 0, 0.7);
    double least = objective(best, image, 0.7);
    assertTrue(least < 0.9 * objective(image, image, 0.7));
    for (int k = 0; k < 20; k++) {
      float[] other = best.clone();
      float[] step = noise(100 + k, 1);
      for (int i = 0; i < other.length; i++) {
        other[i] += (k % 2 == 0 ? 0.02f : 0.3f) * step[i];
      }
      assertTrue(objective(other, image, 0.7) > 0.999 * least, "step " + k);
    }
  }

  @Test
  void aCoefficientAloneLosesTheThreshold() {
    float[] flat = new float[2 * NY * NX];
    Arrays.fill(flat, 5);
    float[] shrunk = flat.clone();
    new WaveletShrinkage(NY, NX, 1).apply(shrunk, 0, 0.8);
    // A flat image has coarsest coefficients only, of 5 (1 + i) 2^levels.
    float expected = (float) (5 * (1 - 0.8 / (5 * Math.sqrt(2) * 4)));
    for (float value : shrunk) {
      assertEquals(expected, value, 1e-4);
    }
  }

  @Test
  void aShiftedImageShrunkWithTheShiftIsTheSame() {
    float[] image = noise(2, 1);
    WaveletShrinkage shrinkage = new WaveletShrinkage(NY, NX, 1);
    int[] shift = {5, 11};
    float[] shifted = new float[image.length];
    for (int y = 0; y < NY; y++) {
      for (int x = 0; x < NX; x++) {
        int to = 2 * ((y + 5) % NY * NX + (x + 11) % NX);
        shifted[to] = image[2 * (y * NX + x)];
        shifted[to + 1] = image[2 * (y * NX + x) + 1];
      }
    }
    shrinkage.apply(shifted, 0, 0.5);
    shrinkage.apply(image, 0, 0.5, shift);
    for (int y = 0; y < NY; y++) {
      for (int x = 0; x < NX; x++) {
        int to = 2 * ((y + 5) % NY * NX + (x + 11) % NX);
        assertEquals(shifted[to], image[2 * (y * NX + x)], 1e-5);
      }
    }
  }

  @Test
  void imagesOfABatchAreShrunkEachOnItsOwn() {
    float[] both = noise(3, 2);
    float[] second = Arrays.copyOfRange(both, both.length / 2, both.length);
    float[] first = Arrays.copyOf(both, both.length / 2);
    WaveletShrinkage shrinkage = new WaveletShrinkage(NY, NX, 1);
    shrinkage.apply(both, 1, 0.4, 3, 4);
    shrinkage.apply(second, 0, 0.4, 3, 4);
    assertArrayEquals(first, Arrays.copyOf(both, both.length / 2));
    assertArrayEquals(second, Arrays.copyOfRange(both, both.length / 2, both.length));
  }
}
