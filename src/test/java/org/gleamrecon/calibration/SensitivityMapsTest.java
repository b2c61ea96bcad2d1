package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensitivityMapsTest {
  @ParameterizedTest
  @CsvSource({"4,64,24", "8,96,24", "6,81,20", "12,64,16", "3,50,10"})
  void espiritFindsTheMapsOfAKnownObject(int coils, int n, int lines) {
    KnownObject object = new KnownObject(coils, 1, n, n, 4);
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
    KnownObject object = new KnownObject(4, nz, n, n, 9);
    CalibrationRegion region = object.region(lines, lines, nz);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      VolumeSensitivities volume =
          new EspiritEstimator(EspiritSettings.DEFAULT).volume(scope, region, nz, n, n);
      SensitivityMaps planes = volume.planes(scope, 0, n);
      assertArrayEquals(new long[] {n, 4, nz, n}, planes.maps().shape());
      float[] ours = KnownObject.fromPlanes(planes.maps().toInterleaved(), 4, nz, n, n);
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
    KnownObject object = new KnownObject(5, 1, 72, 72, 4);
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
    KnownObject object = new KnownObject(4, 1, 64, 64, 4);
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
    KnownObject object = new KnownObject(8, 1, 96, 96, 4);
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
    CalibrationRegion region = new KnownObject(1, 1, 32, 48, 4).region(16, 16, 1);
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
    KnownObject object = new KnownObject(6, 1, 64, 64, 4);
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
}
