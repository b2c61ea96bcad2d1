package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.SamplingMask;
import org.junit.jupiter.api.Test;

class CoilCompressionTest {
  private final Random random = new Random(2);

  @Test
  void eigenvectorsSatisfyTheirEquation() {
    int n = 9;
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        re[i][j] = random.nextGaussian();
        re[j][i] = re[i][j];
        im[i][j] = i == j ? 0 : random.nextGaussian();
        im[j][i] = -im[i][j];
      }
    }
    double[][] a = copy(re);
    double[][] b = copy(im);
    HermitianEigen eigen = HermitianEigen.of(re, im);
    for (int k = 0; k < n; k++) {
      double[] v = eigen.vectors()[k];
      assertTrue(k == 0 || eigen.values()[k] <= eigen.values()[k - 1]);
      for (int i = 0; i < n; i++) {
        double sumRe = 0;
        double sumIm = 0;
        for (int j = 0; j < n; j++) {
          sumRe += a[i][j] * v[2 * j] - b[i][j] * v[2 * j + 1];
          sumIm += a[i][j] * v[2 * j + 1] + b[i][j] * v[2 * j];
        }
        assertEquals(eigen.values()[k] * v[2 * i], sumRe, 1e-9);
        assertEquals(eigen.values()[k] * v[2 * i + 1], sumIm, 1e-9);
      }
      for (int l = 0; l <= k; l++) {
        assertArrayEquals(new double[] {l == k ? 1 : 0, 0}, inner(eigen.vectors()[l], v), 1e-9);
      }
    }
  }

  @Test
  void coilsThatAreMixturesOfAFewCompressWithoutLoss() {
    CalibrationRegion region = mixtures(12, 3, 16);
    CoilCompression compression = CoilCompression.of(region, 3);
    assertEquals(1, compression.keptEnergy(), 1e-6);
    CalibrationRegion virtual = compression.apply(region);
    assertEquals(3, virtual.coils().length);
    assertEquals(energy(region.coils()), energy(virtual.coils()), 1e-3 * energy(region.coils()));
    assertTrue(CoilCompression.of(region, 2).keptEnergy() < 0.999);
  }

  @Test
  void virtualCoilsAreOrthonormalSoThatNoiseStaysWhite() {
    CoilCompression compression = CoilCompression.of(mixtures(8, 8, 16), 5);
    for (int k = 0; k < 5; k++) {
      for (int l = 0; l <= k; l++) {
        double[] one = widen(compression.weights()[k]);
        double[] other = widen(compression.weights()[l]);
        assertArrayEquals(new double[] {l == k ? 1 : 0, 0}, inner(one, other), 1e-6);
      }
    }
  }

  @Test
  void imagingDataAreCombinedLikeCalibrationData() {
    CalibrationRegion region = mixtures(6, 4, 8);
    SamplingMask mask = new SamplingMask(new boolean[64], 8, 8, 1);
    KSpace frame = new KSpace(region.coils(), mask, false);
    CoilCompression compression = CoilCompression.of(region, 4);
    float[][] one = compression.apply(region).coils();
    float[][] other = compression.apply(frame).coils();
    for (int c = 0; c < 4; c++) {
      assertArrayEquals(one[c], other[c]);
    }
  }

  private CalibrationRegion mixtures(int coils, int sources, int n) {
    float[][] signals = new float[sources][2 * n * n];
    for (float[] signal : signals) {
      for (int i = 0; i < signal.length; i++) {
        signal[i] = (float) random.nextGaussian();
      }
    }
    float[][] mixed = new float[coils][2 * n * n];
    for (float[] coil : mixed) {
      for (float[] signal : signals) {
        float re = (float) random.nextGaussian();
        float im = (float) random.nextGaussian();
        for (int i = 0; i < coil.length; i += 2) {
          coil[i] += re * signal[i] - im * signal[i + 1];
          coil[i + 1] += re * signal[i + 1] + im * signal[i];
        }
      }
    }
    return new CalibrationRegion(mixed, n, n, 1);
  }

  private static double energy(float[][] coils) {
    double sum = 0;
    for (float[] coil : coils) {
      for (float value : coil) {
        sum += (double) value * value;
      }
    }
    return sum;
  }

  private static double[] inner(double[] a, double[] b) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < a.length; i += 2) {
      re += a[i] * b[i] + a[i + 1] * b[i + 1];
      im += a[i] * b[i + 1] - a[i + 1] * b[i];
    }
    return new double[] {re, im};
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}
