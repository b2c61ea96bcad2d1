package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalVariationTest {
  private static final int FRAMES = 5;
  private static final int NY = 9;
  private static final int NX = 7;
  private static final double SPACE = 0.4;
  private static final double TIME = 0.7;

  private static float[] noise(long seed) {
    Random random = new Random(seed);
    float[] values = new float[2 * FRAMES * NY * NX];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double power(float[] v, int i, int j) {
    return Math.pow(v[j] - v[i], 2) + Math.pow(v[j + 1] - v[i + 1], 2);
  }

  /** SPACE x variation within frames + TIME x between them + 1/2 |v - image|^2. */
  private static double objective(float[] v, float[] image) {
    double sum = 0;
    int plane = 2 * NY * NX;
    for (int i = 0; i < v.length; i += 2) {
      int x = i / 2 % NX;
      int y = i / 2 / NX % NY;
      double along = y + 1 < NY ? power(v, i, i + 2 * NX) : 0;
      double across = x + 1 < NX ? power(v, i, i + 2) : 0;
      sum += SPACE * Math.sqrt(along + across);
      sum += TIME * Math.sqrt(power(v, i, (i + plane) % v.length));
      sum += 0.5 * (Math.pow(v[i] - image[i], 2) + Math.pow(v[i + 1] - image[i + 1], 2));
    }
    return sum;
  }

  @Test
  void repeatedCallsFindTheMinimumOfTheObjective() {
    float[] image = noise(1);
    TotalVariation variation = new TotalVariation(FRAMES, NY, NX, 2 * SPACE, 2 * TIME);
    double last = objective(image, image);
    float[] best = image;
    for (int call = 0; call < 100; call++) {
      best = image.clone();
      variation.apply(best, new double[] {0.5});
      double now = objective(best, image);
      assertTrue(now < last + 1e-4 * last, "call " + call + ": " + now + " after " + last);
      last = now;
    }
    for (int k = 0; k < 40; k++) {
      float[] other = best.clone();
      float[] step = noise(100 + k);
      double size = Math.pow(10, -3 + k % 4);
      for (int i = 0; i < other.length; i++) {
        other[i] += (float) (size * step[i]);
      }
      assertTrue(objective(other, image) > last, "step " + k);
    }
  }

  @Test
  void whatIsTheSameEverywhereStaysAsItIs() {
    float[] flat = new float[2 * FRAMES * NY * NX];
    Arrays.fill(flat, 3);
    float[] through = flat.clone();
    new TotalVariation(FRAMES, NY, NX, 5, 5).apply(through, new double[] {1});
    assertArrayEquals(flat, through, 1e-6f);
  }

  /** Without weight in time a frame is what it is alone. */
  @Test
  void withoutWeightInTimeFramesDoNotSeeEachOther() {
    float[] image = noise(2);
    float[] alone = Arrays.copyOf(image, 2 * NY * NX);
    new TotalVariation(FRAMES, NY, NX, 1, 0).apply(image, new double[] {0.3});
    new TotalVariation(1, NY, NX, 1, 0).apply(alone, new double[] {0.3});
    assertArrayEquals(alone, Arrays.copyOf(image, alone.length), 1e-6f);
  }
}
