package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The baked-in encoding against explicit sums of exponentials. */
class MeasurementTest {
  private static final int COILS = 2;

  private static double[] pairs(NDArray complex) {
    try (NDArray pairs = ComplexPairs.toPairs(complex)) {
      return NativeArrays.toDoubles(pairs);
    }
  }

  /** sum over n of x[n] exp(sign 2 pi i (n - c)(k - c) / N) / sqrt(N), both axes. */
  private static double[] transform(double[] x, int ny, int nx, int cy, int cx, int sign) {
    double[] result = new double[x.length];
    for (int ky = 0; ky < ny; ky++) {
      for (int kx = 0; kx < nx; kx++) {
        double re = 0;
        double im = 0;
        for (int y = 0; y < ny; y++) {
          for (int xx = 0; xx < nx; xx++) {
            double turn = (double) (y - cy) * (ky - cy) / ny + (double) (xx - cx) * (kx - cx) / nx;
            double c = Math.cos(2 * Math.PI * turn);
            double s = sign * Math.sin(2 * Math.PI * turn);
            int at = 2 * (y * nx + xx);
            re += x[at] * c - x[at + 1] * s;
            im += x[at] * s + x[at + 1] * c;
          }
        }
        result[2 * (ky * nx + kx)] = re / Math.sqrt(ny * nx);
        result[2 * (ky * nx + kx) + 1] = im / Math.sqrt(ny * nx);
      }
    }
    return result;
  }

  /** sum over coils of conj(map) (inverse transform of mask y), coil by coil. */
  private static double[] adjoint(
      double[] y, double[] mask, double[] maps, int ny, int nx, int cy, int cx) {
    int plane = ny * nx;
    double[] image = new double[2 * plane];
    for (int coil = 0; coil < COILS; coil++) {
      double[] samples = new double[2 * plane];
      for (int i = 0; i < plane; i++) {
        samples[2 * i] = mask[i] * y[2 * (coil * plane + i)];
        samples[2 * i + 1] = mask[i] * y[2 * (coil * plane + i) + 1];
      }
      double[] coilImage = transform(samples, ny, nx, cy, cx, 1);
      for (int i = 0; i < plane; i++) {
        double mr = maps[2 * (coil * plane + i)];
        double mi = maps[2 * (coil * plane + i) + 1];
        image[2 * i] += mr * coilImage[2 * i] + mi * coilImage[2 * i + 1];
        image[2 * i + 1] += mr * coilImage[2 * i + 1] - mi * coilImage[2 * i];
      }
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "6, 8, CENTRED",
    "5, 7, CENTRED",
    "5, 4, CENTRED",
    "2, 3, CENTRED",
    "1, 5, CENTRED",
    "6, 8, UNCENTRED",
    "5, 7, UNCENTRED"
  })
  void zeroFilledAndNormalAreTheExplicitSums(int ny, int nx, FourierConvention fourier) {
    int cy = fourier == FourierConvention.CENTRED ? ny / 2 : 0;
    int cx = fourier == FourierConvention.CENTRED ? nx / 2 : 0;
    Random random = new Random(1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      NDArray y = Scans.noise(manager, random, DataType.FLOAT64, 1, COILS, ny, nx);
      NDArray maps = Scans.noise(manager, random, DataType.FLOAT64, 1, COILS, ny, nx);
      NDArray mask = Scans.mask(manager, random, DataType.FLOAT64, 1, 1, ny, nx);
      NDArray x = Scans.noise(manager, random, DataType.FLOAT64, 1, ny, nx);
      double[] m = NativeArrays.toDoubles(mask);
      double[] s = pairs(maps);
      try (Measurement measurement =
          Measurement.of(manager, y, mask, maps, fourier, DataType.FLOAT64)) {
        close(adjoint(pairs(y), m, s, ny, nx, cy, cx), pairs(measurement.zeroFilled()));
        double[] image = pairs(x);
        double[] samples = new double[COILS * 2 * ny * nx];
        for (int coil = 0; coil < COILS; coil++) {
          double[] seen = new double[2 * ny * nx];
          for (int i = 0; i < ny * nx; i++) {
            double mr = s[2 * (coil * ny * nx + i)];
            double mi = s[2 * (coil * ny * nx + i) + 1];
            seen[2 * i] = mr * image[2 * i] - mi * image[2 * i + 1];
            seen[2 * i + 1] = mr * image[2 * i + 1] + mi * image[2 * i];
          }
          System.arraycopy(
              transform(seen, ny, nx, cy, cx, -1), 0, samples, coil * 2 * ny * nx, 2 * ny * nx);
        }
        try (InPlace arithmetic = new InPlace(manager)) {
          close(adjoint(samples, m, s, ny, nx, cy, cx), pairs(measurement.normal(x, arithmetic)));
          close(image, pairs(x));
        }
      }
    }
  }

  /** Whole lines: then the transform over x is left out of A^H A. */
  @ParameterizedTest
  @CsvSource({"6, 8, CENTRED", "5, 7, CENTRED", "5, 4, UNCENTRED"})
  void aMaskOfWholeLinesGivesTheNormalOfTheSameMaskSampleBySample(
      int ny, int nx, FourierConvention fourier) {
    Random random = new Random(2);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      NDArray y = Scans.noise(manager, random, DataType.FLOAT64, 1, COILS, ny, nx);
      NDArray maps = Scans.noise(manager, random, DataType.FLOAT64, 1, COILS, ny, nx);
      NDArray lines = Scans.mask(manager, random, DataType.FLOAT64, 1, 1, ny, 1);
      NDArray x = Scans.noise(manager, random, DataType.FLOAT64, 1, ny, nx);
      try (Measurement whole = Measurement.of(manager, y, lines, maps, fourier, DataType.FLOAT64);
          Measurement single =
              Measurement.of(
                  manager, y, lines.broadcast(1, 1, ny, nx), maps, fourier, DataType.FLOAT64);
          InPlace arithmetic = new InPlace(manager)) {
        close(pairs(single.zeroFilled()), pairs(whole.zeroFilled()));
        close(pairs(single.normal(x, arithmetic)), pairs(whole.normal(x, arithmetic)));
      }
    }
  }

  private static void close(double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-11, "at " + i);
    }
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDManager manager = scope.manager();
      Random random = new Random(1);
      NDArray y = Scans.noise(manager, random, DataType.FLOAT32, 1, 2, 6, 8);
      NDArray mask = Scans.mask(manager, random, DataType.FLOAT32, 1, 1, 6, 7);
      assertThrows(
          IllegalArgumentException.class,
          () -> Measurement.of(manager, y, mask, y, FourierConvention.CENTRED, DataType.FLOAT32));
    }
  }
}
