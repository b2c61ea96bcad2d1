package org.gleamrecon.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CentredFourierTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 12, 15, 64, 90})
  void equalsTheExplicitSumWithTheCentreAtHalf(int n) {
    Random random = new Random(n);
    float[] line = new float[2 * n];
    for (int i = 0; i < line.length; i++) {
      line[i] = (float) random.nextGaussian();
    }
    float[] transformed = line.clone();
    new CentredFourier(n).forward(transformed, 0, 1);
    int half = n / 2;
    for (int k = 0; k < n; k++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < n; j++) {
        double angle = -2 * Math.PI * (j - half) * (k - half) / n;
        re += line[2 * j] * Math.cos(angle) - line[2 * j + 1] * Math.sin(angle);
        im += line[2 * j] * Math.sin(angle) + line[2 * j + 1] * Math.cos(angle);
      }
      assertEquals(re / Math.sqrt(n), transformed[2 * k], 1e-5, "re of sample " + k);
      assertEquals(im / Math.sqrt(n), transformed[2 * k + 1], 1e-5, "im of sample " + k);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10})
  void leavesWhatLiesBetweenTheStridesAlone(int n) {
    float[] data = new float[2 * (2 + 3 * n)];
    java.util.Arrays.fill(data, 7);
    new CentredFourier(n).forward(data, 1, 3);
    for (int i = 0; i < data.length / 2; i++) {
      if (i < 1 || (i - 1) % 3 != 0 || (i - 1) / 3 >= n) {
        assertEquals(7f, data[2 * i], "pair " + i);
      }
    }
  }
}
