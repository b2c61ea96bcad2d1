package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.Random;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourierOperatorTest {
  @ParameterizedTest
  @CsvSource({"8,8", "6,8", "7,7", "5,6", "6,5", "9,4", "1,3", "2,1"})
  void itIsTheCentredOrthonormalTransformWrittenOut(int ny, int nx) {
    float[] image = random(2 * ny * nx);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor x = scope.complex(image, 1, ny, nx);
      FourierOperator fourier = new FourierOperator(scope, 1, ny, nx);
      assertArrayEquals(explicit(image, ny, nx, -1), fourier.forward(x).toInterleaved(), 1e-5f);
      assertArrayEquals(explicit(image, ny, nx, 1), fourier.adjoint(x).toInterleaved(), 1e-5f);
      assertArrayEquals(image, fourier.adjoint(fourier.forward(x)).toInterleaved(), 1e-5f);
    }
  }

  @Test
  void theRampsStayExactOnLargeOddSizes() {
    int n = 511;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] point = new float[2 * n * n];
      point[2 * (n / 2 * n + n / 2)] = n;
      ComplexTensor flat = new FourierOperator(scope, n, n).forward(scope.complex(point, n, n));
      float[] samples = flat.toInterleaved();
      for (int i = 0; i < samples.length; i += 2) {
        assertEquals(1, samples[i], 1e-4);
        assertEquals(0, samples[i + 1], 1e-4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8,6", "7,10", "9,5"})
  void theFusedEncodingIsTheProductOfItsFactors(int ny, int nx) {
    Random random = new Random(7);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps maps =
          new SensitivityMaps(scope.complex(random(6 * ny * nx), 1, 3, ny, nx), 0);
      float[] acquired = new float[2 * ny * nx];
      for (int i = 0; i < acquired.length; i++) {
        acquired[i] = random.nextBoolean() ? 1 : 0;
      }
      NDArray mask = scope.real(acquired, 2, 1, ny, nx);
      ComplexTensor x = scope.complex(random(4 * ny * nx), 2, ny, nx);
      ComplexTensor product =
          new SamplingOperator(mask, 2, 3, ny, nx)
              .forward(
                  new FourierOperator(scope, 2, 3, ny, nx)
                      .forward(new SensitivityOperator(scope, maps, 2).forward(x)));
      ComplexTensor fused = new EncodingOperator(scope, maps, mask, 2).forward(x);
      assertArrayEquals(product.toInterleaved(), fused.toInterleaved(), 1e-5f);
    }
  }

  private static float[] random(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] explicit(float[] x, int ny, int nx, int sign) {
    int cy = ny / 2;
    int cx = nx / 2;
    float[] result = new float[2 * ny * nx];
    for (int ky = 0; ky < ny; ky++) {
      for (int kx = 0; kx < nx; kx++) {
        double re = 0;
        double im = 0;
        for (int y = 0; y < ny; y++) {
          for (int i = 0; i < nx; i++) {
            double turns = (double) (ky - cy) * (y - cy) / ny + (double) (kx - cx) * (i - cx) / nx;
            double cos = Math.cos(sign * 2 * Math.PI * turns);
            double sin = Math.sin(sign * 2 * Math.PI * turns);
            int at = 2 * (y * nx + i);
            re += x[at] * cos - x[at + 1] * sin;
            im += x[at] * sin + x[at + 1] * cos;
          }
        }
        double scale = 1 / Math.sqrt((double) ny * nx);
        result[2 * (ky * nx + kx)] = (float) (scale * re);
        result[2 * (ky * nx + kx) + 1] = (float) (scale * im);
      }
    }
    return result;
  }
}
