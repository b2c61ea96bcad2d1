package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.gleamrecon.Cfl;
import org.gleamrecon.Peers;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourierResamplingTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"12,12,10,16,16", "12,10,12,8,6", "9,7,7,12,11", "14,9,11,5,4", "8,8,8,8,8"})
  void itAgreesWithTheSharedComparison(int ny, int nx, int field, int toY, int toX)
      throws IOException {
    float[] values = new float[2 * 2 * ny * nx];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    new Cfl(new long[] {2, ny, nx}, values).write(directory.resolve("x"));
    Path tools = Path.of(String.valueOf(Peers.shared("tools/compare.py").getParent()));
    Peers.run(
        Peers.python("numpy", "scipy", "h5py"),
        "-c",
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        import compare as c
        d, field, ny, nx = sys.argv[2], *map(int, sys.argv[3:6])
        c.wcfl(d + '/y', c.resample(c.fit(c.rcfl(d + '/x').T, field, -2), ny, nx).T)
        """,
        tools.toString(),
        directory.toString(),
        String.valueOf(field),
        String.valueOf(toY),
        String.valueOf(toX));
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor x = scope.complex(values, 2, ny, nx);
      ComplexTensor result = FourierResampling.toRecon(scope, x, field, toY, toX);
      assertArrayEquals(new long[] {2, toY, toX}, result.shape());
      assertArrayEquals(
          Cfl.read(directory.resolve("y"), 3).values(), result.toInterleaved(), 1e-5f);
      assertArrayEquals(values, x.toInterleaved());
    }
  }

  @Test
  void theRootSumOfSquaresJoinsTheCoils() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor coils = scope.complex(new float[] {3, 0, 0, 1, 0, 4, 0, 0}, 1, 2, 1, 2);
      ComplexTensor joined = ZeroFilled.rootSumOfSquares(scope, coils);
      assertArrayEquals(new long[] {1, 1, 2}, joined.shape());
      assertArrayEquals(new float[] {5, 0, 1, 0}, joined.toInterleaved(), 1e-6f);
    }
  }

  @Test
  void theNoiseOfAScanIsFoundInTheOuterSamples() {
    int n = 128;
    float[] samples = new float[2 * 4 * n * n];
    Random random = new Random(5);
    for (int c = 0; c < 4; c++) {
      for (int y = 0; y < n; y += 2) {
        for (int x = 0; x < n; x++) {
          int at = 2 * ((c * n + y) * n + x);
          double signal = 300 / (1 + Math.hypot(y - n / 2.0, x - n / 2.0));
          double outside = Math.hypot(y - n / 2.0, x - n / 2.0) > 40 ? 0 : signal;
          samples[at] = (float) (outside + 0.3 * random.nextGaussian());
          samples[at + 1] = (float) (0.3 * random.nextGaussian());
        }
      }
    }
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      assertEquals(0.18, NoiseEstimate.variance(scope.complex(samples, 1, 4, n, n)), 0.01);
    }
  }
}
