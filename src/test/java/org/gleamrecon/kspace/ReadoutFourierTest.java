package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadoutFourierTest {
  private static final int BATCH = 3;

  @Test
  void everyLengthAgreesWithTheSum() {
    for (int n = 1; n <= 70; n++) {
      assertAgrees(n);
    }
    for (int n : new int[] {97, 128, 169, 230, 255, 256, 289, 320, 384, 420, 509, 512}) {
      assertAgrees(n);
    }
  }

  private static void assertAgrees(int n) {
    ReadoutFourier fourier = new ReadoutFourier(n);
    Random random = new Random(n);
    Rows in = Rows.of(fourier.rows(), BATCH);
    double[][] x = new double[BATCH][2 * n];
    for (int row = 0; row < n; row++) {
      for (int b = 0; b < BATCH; b++) {
        in.re()[row * BATCH + b] = (float) random.nextGaussian();
        in.im()[row * BATCH + b] = (float) random.nextGaussian();
        x[b][2 * row] = in.re()[row * BATCH + b];
        x[b][2 * row + 1] = in.im()[row * BATCH + b];
      }
    }
    Rows out = fourier.forward(in, Rows.of(fourier.rows(), BATCH), BATCH);
    double worst = 0;
    for (int b = 0; b < BATCH; b++) {
      for (int k = 0; k < n; k++) {
        double re = 0;
        double im = 0;
        for (int j = 0; j < n; j++) {
          double angle = -2 * Math.PI * ((long) j * k % n) / n;
          re += x[b][2 * j] * Math.cos(angle) - x[b][2 * j + 1] * Math.sin(angle);
          im += x[b][2 * j] * Math.sin(angle) + x[b][2 * j + 1] * Math.cos(angle);
        }
        worst = Math.max(worst, Math.abs(out.re()[k * BATCH + b] - re));
        worst = Math.max(worst, Math.abs(out.im()[k * BATCH + b] - im));
      }
    }
    assertTrue(worst < 4e-6 * Math.sqrt(n), "length %d: error %s".formatted(n, worst));
  }

  @ParameterizedTest
  @CsvSource({
    "512,256", "96,48", "33,33", "66,33", "33,17", "34,17", "47,12", "12,11", "9,1", "8,8"
  })
  void oversamplingIsRemovedAsByTheSums(int encoded, int wanted) {
    Random random = new Random(encoded);
    double[] x = new double[2 * encoded];
    ReadoutOversampling plan = new ReadoutOversampling(encoded, wanted, false);
    ReadoutOversampling toImage = new ReadoutOversampling(encoded, wanted, true);
    int rows = Math.max(plan.rows(), toImage.rows());
    Rows frequencies = Rows.of(rows, 1);
    Rows again = Rows.of(rows, 1);
    for (int column = 0; column < encoded; column++) {
      int row = ReadoutOversampling.row(column, encoded);
      frequencies.re()[row] = (float) random.nextGaussian();
      frequencies.im()[row] = (float) random.nextGaussian();
      again.re()[row] = frequencies.re()[row];
      again.im()[row] = frequencies.im()[row];
      x[2 * column] = frequencies.re()[row];
      x[2 * column + 1] = frequencies.im()[row];
    }
    double[] image = Direct.crop(Direct.centred(x, 1), wanted);
    assertRows(image, toImage.remove(again, Rows.of(rows, 1), 1), toImage.scale());
    assertRows(
        Direct.centred(image, -1), plan.remove(frequencies, Rows.of(rows, 1), 1), plan.scale());
  }

  private static void assertRows(double[] expected, Rows rows, float scale) {
    int n = expected.length / 2;
    for (int column = 0; column < n; column++) {
      int row = ReadoutOversampling.row(column, n);
      assertEquals(expected[2 * column], scale * rows.re()[row], 1e-5);
      assertEquals(expected[2 * column + 1], scale * rows.im()[row], 1e-5);
    }
  }
}
