package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensitivityMapsTest {
  private static final double NOISE = 0.02;

  @ParameterizedTest
  @CsvSource({"4,64,24", "8,96,24", "6,81,20", "12,64,16", "3,50,10"})
  void espiritFindsTheMapsOfAKnownObject(int coils, int n, int lines) {
    TestObject object = new TestObject(coils, 1, n, n, 4);
    CalibrationRegion region = object.region(lines, lines, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps maps =
          new EspiritEstimator(EspiritSettings.DEFAULT).slice(scope, region, n, n);
      assertArrayEquals(new long[] {1, coils, n, n}, maps.maps().shape());
      double[] angles =
          MapAngles.degrees(object.inside(maps.maps().toInterleaved()), object.maps(), coils);
      // None is lost: every pixel of the object has a map.
      assertEquals(object.pixelsInside(), angles.length);
      assertTrue(angles[angles.length / 2] < 2, "median " + angles[angles.length / 2]);
    }
  }

  @ParameterizedTest
  @CsvSource({"8,4", "24,8", "12,12"})
  void espiritFindsTheMapsOfAKnownSlab(int lines, int nz) {
    int n = 40;
    TestObject object = new TestObject(4, nz, n, n, 9);
    CalibrationRegion region = object.region(lines, lines, nz);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      VolumeSensitivities volume =
          new EspiritEstimator(EspiritSettings.DEFAULT).volume(scope, region, nz, n, n);
      SensitivityMaps planes = volume.planes(scope, 0, n);
      assertArrayEquals(new long[] {n, 4, nz, n}, planes.maps().shape());
      float[] ours = fromPlanes(planes.maps().toInterleaved(), 4, nz, n, n);
      double[] angles = MapAngles.degrees(object.inside(ours), object.maps(), 4);
      assertTrue(
          angles.length >= 0.99 * object.pixelsInside(),
          angles.length + " of " + object.pixelsInside());
      assertTrue(angles[angles.length / 2] < 4, "median " + angles[angles.length / 2]);
      float[] some = volume.planes(scope, 17, 19).maps().toInterleaved();
      float[] all = planes.maps().entries(17, 19).toInterleaved();
      assertArrayEquals(all, some, 1e-5f);
    }
  }

  @Test
  void mapsHaveUnitRootSumOfSquaresOrAreZero() {
    TestObject object = new TestObject(5, 1, 72, 72, 4);
    CalibrationRegion region = object.region(24, 24, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps maps =
          new EspiritEstimator(EspiritSettings.DEFAULT).slice(scope, region, 72, 72);
      float[] values = maps.maps().toInterleaved();
      int zero = 0;
      for (int p = 0; p < 72 * 72; p++) {
        double sum = 0;
        for (int c = 0; c < 5; c++) {
          sum += Math.pow(values[2 * (c * 72 * 72 + p)], 2);
          sum += Math.pow(values[2 * (c * 72 * 72 + p) + 1], 2);
        }
        zero += sum == 0 ? 1 : 0;
        assertTrue(sum == 0 || Math.abs(sum - 1) < 1e-4, "sum of squares " + sum);
      }
      assertTrue(zero > 0, "nothing outside the object was cropped");
      assertEquals(zero / (72.0 * 72), maps.croppedFraction(), 1e-6);
    }
  }

  @Test
  void equalDataGiveEqualMapsAndTheDataStayAsTheyAre() {
    TestObject object = new TestObject(4, 1, 64, 64, 4);
    CalibrationRegion region = object.region(24, 24, 1);
    float[][] before = Arrays.stream(region.coils()).map(float[]::clone).toArray(float[][]::new);
    EspiritEstimator estimator = new EspiritEstimator(EspiritSettings.DEFAULT);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] once = estimator.slice(scope, region, 64, 64).maps().toInterleaved();
      int arrays = scope.manager().getManagedArrays().size();
      for (int i = 0; i < 3; i++) {
        SensitivityMaps again = estimator.slice(scope, region, 64, 64);
        assertArrayEquals(once, again.maps().toInterleaved(), 1e-6f);
        again.maps().close();
        assertEquals(arrays, scope.manager().getManagedArrays().size());
      }
    }
    assertTrue(Arrays.deepEquals(before, region.coils()));
  }

  @Test
  void mapsTurnSmoothlyWithinTheObject() {
    TestObject object = new TestObject(8, 1, 96, 96, 4);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps maps =
          new EspiritEstimator(EspiritSettings.DEFAULT)
              .slice(scope, object.region(24, 24, 1), 96, 96);
      float[] values = object.inside(maps.maps().toInterleaved());
      double largest = 0;
      for (int c = 0; c < 8; c++) {
        for (int y = 0; y < 96; y++) {
          for (int x = 1; x < 96; x++) {
            int at = 2 * ((c * 96 + y) * 96 + x);
            if (object.isInside(y * 96 + x) && object.isInside(y * 96 + x - 1)) {
              double step =
                  Math.hypot(values[at] - values[at - 2], values[at + 1] - values[at - 1]);
              largest = Math.max(largest, step);
            }
          }
        }
      }
      assertTrue(largest < 0.15, "largest step between neighbours " + largest);
    }
  }

  @Test
  void oneCoilHasAMapOfOnes() {
    CalibrationRegion region = new TestObject(1, 1, 32, 48, 4).region(16, 16, 1);
    SensitivityMapEstimator estimator =
        SensitivityMapEstimator.fitting(region, EspiritSettings.DEFAULT);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] values = estimator.slice(scope, region, 32, 48).maps().toInterleaved();
      assertEquals(2 * 32 * 48, values.length);
      for (int i = 0; i < values.length; i++) {
        assertEquals(i % 2 == 0 ? 1 : 0, values[i]);
      }
    }
  }

  @Test
  void aTinyRegionStillGivesUsefulMaps() {
    TestObject object = new TestObject(6, 1, 64, 64, 4);
    CalibrationRegion region = object.region(6, 6, 1);
    SensitivityMapEstimator estimator =
        SensitivityMapEstimator.fitting(region, EspiritSettings.DEFAULT);
    assertInstanceOf(LowResolutionEstimator.class, estimator);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] ours = estimator.slice(scope, region, 64, 64).maps().toInterleaved();
      double[] angles = MapAngles.degrees(object.inside(ours), object.maps(), 6);
      assertTrue(angles[angles.length / 2] < 12, "median " + angles[angles.length / 2]);
    }
  }

  private static float[] fromPlanes(float[] planes, int coils, int nz, int ny, int nx) {
    float[] values = new float[planes.length];
    for (int x = 0; x < nx; x++) {
      for (int c = 0; c < coils; c++) {
        for (int line = 0; line < nz * ny; line++) {
          int from = 2 * ((x * coils + c) * nz * ny + line);
          int to = 2 * ((c * nz * ny + line) * nx + x);
          values[to] = planes[from];
          values[to + 1] = planes[from + 1];
        }
      }
    }
    return values;
  }

  /**
   * A textured ellipsoid seen by smooth coils around it, and its k-space by an explicit transform.
   */
  private static final class TestObject {
    private final int coils;
    private final int nz;
    private final int ny;
    private final int nx;
    private final float[] maps;
    private final double[] density;

    TestObject(int coils, int nz, int ny, int nx, int seed) {
      this.coils = coils;
      this.nz = nz;
      this.ny = ny;
      this.nx = nx;
      Random random = new Random(seed);
      density = new double[nz * ny * nx];
      maps = new float[2 * coils * density.length];
      for (int i = 0; i < density.length; i++) {
        int line = i / nx;
        int plane = line / ny;
        double z = nz == 1 ? 0 : 2.0 * plane / (nz - 1) - 1;
        double y = 2.0 * (line % ny) / ny - 1;
        double x = 2.0 * (i % nx) / nx - 1;
        boolean within = x * x / 0.4 + y * y / 0.55 < 1;
        density[i] = within ? 0.7 + 0.6 * random.nextDouble() : 0;
        for (int c = 0; c < coils; c++) {
          double angle = 2 * Math.PI * (c + 0.2) / coils;
          double dy = y - 1.2 * Math.sin(angle);
          double dx = x - 1.2 * Math.cos(angle);
          double dz = 0.5 * z - (c % 2 == 0 ? 0.3 : -0.3);
          double size = 1 / (0.6 + dx * dx + dy * dy + (nz == 1 ? 0 : dz * dz));
          double phase = angle + 0.8 * (x * Math.cos(angle) + y * Math.sin(angle));
          maps[2 * (c * density.length + i)] = (float) (size * Math.cos(phase));
          maps[2 * (c * density.length + i) + 1] = (float) (size * Math.sin(phase));
        }
      }
    }

    float[] maps() {
      return inside(maps);
    }

    boolean isInside(int pixel) {
      return density[pixel] > 0;
    }

    int pixelsInside() {
      return (int) Arrays.stream(density).filter(value -> value > 0).count();
    }

    /** The same maps, zero outside the object. */
    float[] inside(float[] values) {
      float[] kept = values.clone();
      for (int i = 0; i < kept.length; i++) {
        kept[i] = isInside(i / 2 % density.length) ? kept[i] : 0;
      }
      return kept;
    }

    CalibrationRegion region(int readout, int phase1, int phase2) {
      float[][] samples = new float[coils][];
      Random random = new Random(1);
      for (int c = 0; c < coils; c++) {
        double[] values = new double[2 * density.length];
        for (int i = 0; i < density.length; i++) {
          values[2 * i] = density[i] * maps[2 * (c * density.length + i)];
          values[2 * i + 1] = density[i] * maps[2 * (c * density.length + i) + 1];
        }
        values = transform(values, nz * ny, nx, 1, readout);
        values = transform(values, nz, ny, readout, phase1);
        values = transform(values, 1, nz, phase1 * readout, phase2);
        samples[c] = new float[values.length];
        for (int i = 0; i < values.length; i++) {
          samples[c][i] = (float) (values[i] + NOISE * random.nextGaussian());
        }
      }
      return new CalibrationRegion(samples, readout, phase1, phase2);
    }

    /** Centred transform along the middle axis of (outer, n, inner), the middle count samples. */
    private static double[] transform(double[] x, int outer, int n, int inner, int count) {
      double[] result = new double[2 * outer * count * inner];
      int centre = n / 2;
      int half = count / 2;
      for (int k = 0; k < count; k++) {
        for (int j = 0; j < n; j++) {
          double phase = -2 * Math.PI * (k - half) * (j - centre) / n;
          double cos = Math.cos(phase) / Math.sqrt(n);
          double sin = Math.sin(phase) / Math.sqrt(n);
          for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
              int from = 2 * ((o * n + j) * inner + i);
              int to = 2 * ((o * count + k) * inner + i);
              result[to] += x[from] * cos - x[from + 1] * sin;
              result[to + 1] += x[from] * sin + x[from + 1] * cos;
            }
          }
        }
      }
      return result;
    }
  }
}
