package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class LargestEigenvalueTest {
  private static final int N = 16;

  private static float[] noise(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** One coil that sees half the image twice as bright: all samples, so A^H A is its square. */
  @Test
  void theBrightestPixelOfAFullySampledCoilIsItsOwnEigenvalue() {
    float[] maps = new float[2 * N * N];
    for (int i = 0; i < N * N; i++) {
      maps[2 * i] = i % 2 == 0 ? 2 : 1;
    }
    float[] mask = new float[N * N];
    Arrays.fill(mask, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      EncodingOperator a =
          new EncodingOperator(
              scope,
              new SensitivityMaps(scope.complex(maps, 1, 1, N, N), 0),
              scope.real(mask, 1, 1, N, N),
              2);
      double[] values = LargestEigenvalue.of(scope, a::normal, a.domain(), noise(4 * N * N, 3));
      assertEquals(4, values[0], 0.01);
      assertEquals(4, values[1], 0.01);
    }
  }

  @Test
  void anOperatorThatMeasuresNothingHasZero() {
    float[] maps = new float[2 * N * N];
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      EncodingOperator a =
          new EncodingOperator(
              scope,
              new SensitivityMaps(scope.complex(maps, 1, 1, N, N), 0),
              scope.real(new float[N * N], 1, 1, N, N),
              1);
      assertArrayEquals(
          new double[] {0},
          LargestEigenvalue.of(scope, a::normal, a.domain(), new float[2 * N * N]),
          1e-30);
    }
  }
}
