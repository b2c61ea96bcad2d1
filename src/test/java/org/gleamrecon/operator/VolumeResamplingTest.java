package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class VolumeResamplingTest {

  @Test
  void finerAndBackAgainGivesTheSlab() {
    float[] values = noise(2 * 5 * 7 * 9);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor slab = scope.complex(values, 5, 7, 9);
      ComplexTensor finer = VolumeResampling.toRecon(scope, slab, 5, 7, 9, 11, 13);
      assertArrayEquals(new long[] {9, 11, 13}, finer.shape());
      ComplexTensor back = VolumeResampling.toRecon(scope, finer, 9, 11, 5, 7, 9);
      assertArrayEquals(values, back.toInterleaved(), 1e-4f);
    }
  }

  @Test
  void theFieldOfViewIsCroppedAboutTheCentralPixel() {
    float[] values = noise(2 * 6 * 6 * 4);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor slab = scope.complex(values, 6, 6, 4);
      float[] cropped = VolumeResampling.toRecon(scope, slab, 3, 4, 3, 4, 4).toInterleaved();
      for (int z = 0; z < 3; z++) {
        for (int y = 0; y < 4; y++) {
          // Pixel 3 of 6 is the centre; it becomes pixel 1 of 3 along z and pixel 2 of 4 along y.
          int source = ((z + 2) * 6 + y + 1) * 8;
          int target = (z * 4 + y) * 8;
          assertArrayEquals(
              Arrays.copyOfRange(values, source, source + 8),
              Arrays.copyOfRange(cropped, target, target + 8),
              1e-6f);
        }
      }
    }
  }

  private static float[] noise(int count) {
    Random random = new Random(5);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
