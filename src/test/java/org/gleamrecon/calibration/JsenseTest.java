package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsenseTest {
  @ParameterizedTest
  @CsvSource({"4,64,24", "8,96,24", "6,81,20", "12,64,16", "3,50,10"})
  void jsenseFindsTheMapsOfAKnownObject(int coils, int n, int lines) {
    KnownObject object = new KnownObject(coils, 1, n, n, 4);
    CalibrationRegion region = object.region(lines, lines, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps maps = JsenseEstimator.of(24).slice(scope, region, n, n);
      assertArrayEquals(new long[] {1, coils, n, n}, maps.maps().shape());
      double[] angles =
          MapAngles.degrees(object.inside(maps.maps().toInterleaved()), object.maps(), coils);
      assertEquals(object.pixelsInside(), angles.length);
      assertTrue(angles[angles.length / 2] < 2, "median " + angles[angles.length / 2]);
    }
  }

  @Test
  void jsenseFindsTheMapsOfAKnownSlab() {
    int n = 40;
    int nz = 8;
    KnownObject object = new KnownObject(4, nz, n, n, 9);
    CalibrationRegion region = object.region(24, 24, nz);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      VolumeSensitivities volume = JsenseEstimator.of(24).volume(scope, region, nz, n, n);
      SensitivityMaps planes = volume.planes(scope, 0, n);
      assertArrayEquals(new long[] {n, 4, nz, n}, planes.maps().shape());
      float[] ours = KnownObject.fromPlanes(planes.maps().toInterleaved(), 4, nz, n, n);
      double[] angles = MapAngles.degrees(object.inside(ours), object.maps(), 4);
      assertEquals(object.pixelsInside(), angles.length);
      assertTrue(angles[angles.length / 2] < 4, "median " + angles[angles.length / 2]);
    }
  }

  @Test
  void mapsHaveUnitRootSumOfSquaresAndEqualDataGiveEqualMaps() {
    KnownObject object = new KnownObject(5, 1, 48, 48, 4);
    CalibrationRegion region = object.region(24, 24, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] values = JsenseEstimator.of(24).slice(scope, region, 48, 48).maps().toInterleaved();
      for (int p = 0; p < 48 * 48; p++) {
        double sum = 0;
        for (int c = 0; c < 5; c++) {
          sum += Math.pow(values[2 * (c * 48 * 48 + p)], 2);
          sum += Math.pow(values[2 * (c * 48 * 48 + p) + 1], 2);
        }
        assertEquals(1, sum, 1e-3);
      }
      int arrays = scope.manager().getManagedArrays().size();
      SensitivityMaps again = JsenseEstimator.of(24).slice(scope, region, 48, 48);
      assertArrayEquals(values, again.maps().toInterleaved(), 1e-6f);
      again.maps().close();
      assertEquals(arrays, scope.manager().getManagedArrays().size());
    }
  }

  @Test
  void theAdjointOfTheKernelOperatorIsItsAdjoint() {
    int coils = 3;
    int ny = 9;
    int nx = 8;
    Random random = new Random(2);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps image = new SensitivityMaps(draw(scope, random, 1, 1, ny, nx), 0);
      float[] region = new float[ny * nx];
      float[] support = new float[ny * nx];
      for (int i = 0; i < ny * nx; i++) {
        region[i] = random.nextInt(2);
        support[i] = random.nextInt(2);
      }
      KernelOperator operator =
          new KernelOperator(
              new EncodingOperator(scope, image, scope.real(region, 1, 1, ny, nx), coils),
              new FourierOperator(scope, coils, ny, nx),
              scope.real(support, 1, 1, ny, nx));
      ComplexTensor x = draw(scope, random, operator.domain());
      ComplexTensor y = draw(scope, random, operator.range());
      double[][] outside = operator.forward(x).innerProducts(y);
      double[][] inside = x.innerProducts(operator.adjoint(y));
      double[][] normal = operator.normal(x).innerProducts(x);
      double[][] squared = operator.forward(x).innerProducts(operator.forward(x));
      for (int c = 0; c < coils; c++) {
        assertArrayEquals(outside[c], inside[c], 1e-4);
        assertArrayEquals(squared[c], normal[c], 1e-4);
      }
    }
  }

  private static ComplexTensor draw(TensorScope scope, Random random, long... shape) {
    int size = 2;
    for (long n : shape) {
      size *= (int) n;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return scope.complex(values, shape);
  }
}
