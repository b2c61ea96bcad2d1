package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class ReceivedShadingTest {
  private static final int COILS = 3;
  private static final int NY = 4;
  private static final int NX = 5;

  @Test
  void itIsTheRootSumOfSquaresOfTheReceivedSensitivities() {
    Random random = new Random(5);
    float[][] weights = new float[2][2 * COILS];
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    float[] maps = new float[2 * COILS * NY * NX];
    for (int pixel = 0; pixel < NY * NX; pixel++) {
      double power = 0;
      for (int c = 0; c < COILS; c++) {
        for (int part = 0; part < 2; part++) {
          float value = (float) random.nextGaussian();
          maps[2 * (c * NY * NX + pixel) + part] = value;
          power += value * value;
        }
      }
      for (int c = 0; c < COILS; c++) {
        for (int part = 0; part < 2; part++) {
          // The first pixel has no maps, as air has none.
          maps[2 * (c * NY * NX + pixel) + part] *= pixel == 0 ? 0 : (float) (1 / Math.sqrt(power));
        }
      }
    }
    float[] found;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      SensitivityMaps sensitivities = new SensitivityMaps(scope.complex(maps, 1, COILS, NY, NX), 0);
      found = ReceivedShading.of(scope, sensitivities, new ReceivedCoils(weights)).toInterleaved();
    }
    assertEquals(1, found[0], 1e-6);
    for (int pixel = 1; pixel < NY * NX; pixel++) {
      double power = 0;
      for (float[] row : weights) {
        double re = 0;
        double im = 0;
        for (int c = 0; c < COILS; c++) {
          float r = maps[2 * (c * NY * NX + pixel)];
          float m = maps[2 * (c * NY * NX + pixel) + 1];
          re += row[2 * c] * r - row[2 * c + 1] * m;
          im += row[2 * c] * m + row[2 * c + 1] * r;
        }
        power += re * re + im * im;
      }
      assertEquals(Math.sqrt(power), found[2 * pixel], 1e-5, "pixel " + pixel);
      assertEquals(0, found[2 * pixel + 1], 0);
    }
  }
}
