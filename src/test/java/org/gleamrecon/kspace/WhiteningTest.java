package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.Trajectory;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  private static final int LINE = 64;

  @Test
  void noiseOfKnownCovarianceComesOutIndependentAndOfUnitPower() {
    int coils = 6;
    double[][] mixing = mixing(coils, 1);
    int lines = 100;
    // Noise per sample is inversely proportional to the dwell time; the receiver passes 0.793.
    double[] imaging = scaled(covariance(mixing), 2.5 / 5 / 0.793);
    NoiseCovariance noise = noise(mixing, lines, 0, 2.5f);
    Prewhitening whitening = Prewhitening.of(noise, 5, Optional.of(0.793f));
    assertEquals((long) lines * LINE, noise.samples());
    assertTrue(
        departure(whitening, imaging) <= 1.5 * Math.sqrt((double) coils / (lines * LINE)),
        "departure " + departure(whitening, imaging));
    assertEquals(List.of(), whitening.warnings());
  }

  @Test
  void aConstantOffsetOfTheReceiverIsNotNoise() {
    double[][] mixing = mixing(4, 2);
    Prewhitening whitening = Prewhitening.of(noise(mixing, 100, 50, 5), 5, Optional.empty());
    assertTrue(departure(whitening, covariance(mixing)) <= 1.5 * Math.sqrt(4.0 / 6400));
  }

  @Test
  void theWhitenedNoiseScanItselfHasUnitCovarianceExactly() {
    double[][] mixing = mixing(5, 3);
    NoiseCovariance noise = noise(mixing, 10, 0, 5);
    Prewhitening whitening = Prewhitening.of(noise, 5, Optional.empty());
    assertTrue(departure(whitening, noise.matrix()) < 1e-9);
  }

  @Test
  void samplesAreMultipliedByTheMatrix() {
    Prewhitening whitening = Prewhitening.of(noise(mixing(3, 4), 10, 0, 5), 5, Optional.empty());
    Rows lines = Rows.of(3, 2);
    Random random = new Random(5);
    for (int i = 0; i < 6; i++) {
      lines.re()[i] = random.nextFloat();
      lines.im()[i] = random.nextFloat();
    }
    float[] re = lines.re().clone();
    float[] im = lines.im().clone();
    whitening.apply(lines, 2);
    for (int i = 0; i < 3; i++) {
      for (int s = 0; s < 2; s++) {
        double r = 0;
        double m = 0;
        for (int j = 0; j < 3; j++) {
          double wr = whitening.real()[i][j];
          double wi = whitening.imaginary()[i][j];
          r += wr * re[2 * j + s] - wi * im[2 * j + s];
          m += wr * im[2 * j + s] + wi * re[2 * j + s];
        }
        assertEquals(r, lines.re()[2 * i + s], 1e-5);
        assertEquals(m, lines.im()[2 * i + s], 1e-5);
      }
    }
  }

  @Test
  void aDeadCoilGetsTheMedianNoiseAndAWarning() {
    double[][] mixing = mixing(4, 6);
    Arrays.fill(mixing[2], 0);
    Prewhitening whitening = Prewhitening.of(noise(mixing, 50, 0, 5), 5, Optional.empty());
    assertFinite(whitening);
    assertTrue(whitening.real()[2][2] > 0.1 && whitening.real()[2][2] < 10);
    assertTrue(whitening.warnings().get(0).startsWith("1 of 4 coils have no noise"));
  }

  @Test
  void fewerSamplesThanCoilsWhitenByPowerAlone() {
    int coils = 80;
    Prewhitening whitening = Prewhitening.of(noise(mixing(coils, 7), 1, 0, 5), 5, Optional.empty());
    assertFinite(whitening);
    assertEquals(0, whitening.real()[5][3]);
    assertTrue(whitening.warnings().get(0).startsWith("64 noise samples are too few"));
  }

  @Test
  void twoCopiesOfOneCoilAreRegularised() {
    double[][] mixing = mixing(4, 8);
    mixing[3] = mixing[1].clone();
    Prewhitening whitening = Prewhitening.of(noise(mixing, 50, 0, 5), 5, Optional.empty());
    assertFinite(whitening);
    assertTrue(whitening.warnings().get(0).contains("singular"));
  }

  @Test
  void aSilentNoiseScanMeansNoWhiteningAndAWarning() {
    Prewhitening whitening = Prewhitening.of(noise(new double[2][4], 5, 0, 5), 5, Optional.empty());
    assertTrue(whitening.isIdentity());
    assertEquals(1, whitening.warnings().size());
  }

  @Test
  void aMissingDwellTimeIsToldAndTakenAsEqual() {
    double[][] mixing = mixing(3, 9);
    Prewhitening whitening = Prewhitening.of(noise(mixing, 100, 0, 0), 5, Optional.of(1f));
    assertTrue(departure(whitening, covariance(mixing)) <= 1.5 * Math.sqrt(3.0 / 6400));
    assertTrue(whitening.warnings().get(0).contains("dwell"));
  }

  @Test
  void aScanWithoutNoiseIsNotWhitenedAndSaysSo() {
    MemoryScan scan = scan(List.of(new Readout(2, LINE).make()));
    Prewhitening whitening = Prewhitening.of(scan, ScanLayout.of(scan));
    assertTrue(whitening.isIdentity());
    assertEquals(List.of("no noise scan: the coils are not whitened"), whitening.warnings());
  }

  /** ||W S W^H - I||_F / sqrt(coils). */
  static double departure(Prewhitening whitening, double[] covariance) {
    int n = whitening.coils();
    double[][] wr = whitening.real();
    double[][] wi = whitening.imaginary();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double re = i == j ? -1 : 0;
        double im = 0;
        for (int k = 0; k < n; k++) {
          for (int l = 0; l < n; l++) {
            double sr = covariance[2 * (k * n + l)];
            double si = covariance[2 * (k * n + l) + 1];
            double pr = wr[i][k] * sr - wi[i][k] * si;
            double pi = wr[i][k] * si + wi[i][k] * sr;
            re += pr * wr[j][l] + pi * wi[j][l];
            im += pi * wr[j][l] - pr * wi[j][l];
          }
        }
        sum += re * re + im * im;
      }
    }
    return Math.sqrt(sum / n);
  }

  private static void assertFinite(Prewhitening whitening) {
    for (double[] row : whitening.real()) {
      for (double value : row) {
        assertTrue(Double.isFinite(value) && Math.abs(value) < 1e4);
      }
    }
  }

  /** Complex mixing matrix [coil][source as (re, im)], coils of different strength. */
  private static double[][] mixing(int coils, long seed) {
    Random random = new Random(seed);
    double[][] mixing = new double[coils][2 * coils];
    for (int i = 0; i < coils; i++) {
      for (int j = 0; j < 2 * coils; j++) {
        mixing[i][j] = 0.2 * random.nextGaussian() + (j == 2 * i ? 1 + 0.2 * (i % 5) : 0);
      }
    }
    return mixing;
  }

  /** A A^H as (re, im) pairs. */
  private static double[] covariance(double[][] a) {
    int n = a.length;
    double[] c = new double[2 * n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          c[2 * (i * n + j)] += a[i][2 * k] * a[j][2 * k] + a[i][2 * k + 1] * a[j][2 * k + 1];
          c[2 * (i * n + j) + 1] += a[i][2 * k + 1] * a[j][2 * k] - a[i][2 * k] * a[j][2 * k + 1];
        }
      }
    }
    return c;
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  /** A noise scan whose samples are mixing x unit noise (each component of variance 1/2). */
  private static NoiseCovariance noise(double[][] mixing, int lines, float offset, float dwell) {
    int coils = mixing.length;
    Random random = new Random(99);
    List<Acquisition> acquisitions = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int line = 0; line < lines; line++) {
      float[] data = new float[2 * coils * LINE];
      for (int s = 0; s < LINE; s++) {
        double[] unit = new double[2 * coils];
        for (int k = 0; k < 2 * coils; k++) {
          unit[k] = random.nextGaussian() * Math.sqrt(0.5);
        }
        for (int i = 0; i < coils; i++) {
          double re = offset;
          double im = 0;
          for (int k = 0; k < coils; k++) {
            re += mixing[i][2 * k] * unit[2 * k] - mixing[i][2 * k + 1] * unit[2 * k + 1];
            im += mixing[i][2 * k] * unit[2 * k + 1] + mixing[i][2 * k + 1] * unit[2 * k];
          }
          data[2 * (i * LINE + s)] = (float) re;
          data[2 * (i * LINE + s) + 1] = (float) im;
        }
      }
      indices.add(line);
      acquisitions.add(
          new Readout(coils, LINE)
              .data(data)
              .dwell(dwell)
              .flag(AcquisitionFlag.IS_NOISE_MEASUREMENT)
              .make());
    }
    return NoiseCovariance.of(scan(acquisitions), indices, coils);
  }

  private static MemoryScan scan(List<Acquisition> acquisitions) {
    return new MemoryScan(
        MemoryScan.header(
            null,
            MemoryScan.encoding(
                Trajectory.CARTESIAN,
                new MatrixSize(LINE, 1, 1),
                new FieldOfView(200, 200, 5),
                new MatrixSize(LINE, 1, 1),
                new FieldOfView(200, 200, 5),
                null,
                null)),
        acquisitions);
  }
}
