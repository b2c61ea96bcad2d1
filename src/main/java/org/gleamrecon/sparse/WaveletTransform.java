package org.gleamrecon.sparse;

import java.util.Arrays;

/**
 * The orthonormal 2D wavelet transform with Daubechies' filters of four taps (Daubechies, Ten
 * Lectures on Wavelets, 1992, table 6.1), periodic, as a pyramid (Mallat, IEEE PAMI 1989;11:674):
 * at every level each axis that is still long enough is halved, and what is left in the corner is
 * transformed further.
 *
 * <p>Sizes that cannot be halved so often are filled up with zeros.
 */
final class WaveletTransform {
  /** An axis is halved while it has at least so many samples. */
  private static final int SHORTEST = 16;

  private static final double ROOT = Math.sqrt(3);
  private static final float[] LOW = taps(1 + ROOT, 3 + ROOT, 3 - ROOT, 1 - ROOT);
  private static final float[] HIGH = taps(1 - ROOT, ROOT - 3, 3 + ROOT, -1 - ROOT);

  private final int ny;
  private final int nx;
  private final int levelsY;
  private final int levelsX;
  private final float[] scratch;

  /** For images of ny x nx pixels, perhaps filled up; one thread at a time. */
  WaveletTransform(int ny, int nx) {
    levelsY = levels(ny);
    levelsX = levels(nx);
    this.ny = filled(ny, levelsY);
    this.nx = filled(nx, levelsX);
    scratch = new float[2 * this.ny * this.nx];
  }

  private static float[] taps(double... values) {
    float[] taps = new float[values.length];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = (float) (values[i] / (4 * Math.sqrt(2)));
    }
    return taps;
  }

  private static int levels(int size) {
    int levels = 0;
    for (int left = size; left >= SHORTEST; left = (left + 1) / 2) {
      levels++;
    }
    return levels;
  }

  private static int filled(int size, int levels) {
    int step = 1 << levels;
    return (size + step - 1) / step * step;
  }

  /** Rows of the filled-up image. */
  int ny() {
    return ny;
  }

  /** Columns of the filled-up image. */
  int nx() {
    return nx;
  }

  /** Rows of the corner that holds the coarsest image. */
  int coarseY() {
    return ny >> levelsY;
  }

  /** Columns of it. */
  int coarseX() {
    return nx >> levelsX;
  }

  /** Image to coefficients, [y][x][re, im], in place. */
  void forward(float[] image) {
    for (int level = 0; level < Math.max(levelsY, levelsX); level++) {
      int rows = ny >> Math.min(level, levelsY);
      int columns = nx >> Math.min(level, levelsX);
      if (level < levelsX) {
        for (int y = 0; y < rows; y++) {
          splitRow(image, 2 * y * nx, columns);
        }
      }
      if (level < levelsY) {
        splitColumns(image, rows, columns);
      }
    }
  }

  /** Coefficients to image, in place: the inverse, which is the adjoint. */
  void inverse(float[] coefficients) {
    for (int level = Math.max(levelsY, levelsX) - 1; level >= 0; level--) {
      int rows = ny >> Math.min(level, levelsY);
      int columns = nx >> Math.min(level, levelsX);
      if (level < levelsY) {
        joinColumns(coefficients, rows, columns);
      }
      if (level < levelsX) {
        for (int y = 0; y < rows; y++) {
          joinRow(coefficients, 2 * y * nx, columns);
        }
      }
    }
  }

  private void splitRow(float[] values, int at, int n) {
    int half = n / 2;
    for (int k = 0; k < half; k++) {
      for (int part = 0; part < 2; part++) {
        float low = 0;
        float high = 0;
        for (int j = 0; j < LOW.length; j++) {
          float value = values[at + 2 * wrapped(2 * k + j, n) + part];
          low += LOW[j] * value;
          high += HIGH[j] * value;
        }
        scratch[2 * k + part] = low;
        scratch[2 * (half + k) + part] = high;
      }
    }
    System.arraycopy(scratch, 0, values, at, 2 * n);
  }

  private void joinRow(float[] values, int at, int n) {
    int half = n / 2;
    Arrays.fill(scratch, 0, 2 * n, 0);
    for (int k = 0; k < half; k++) {
      for (int part = 0; part < 2; part++) {
        float low = values[at + 2 * k + part];
        float high = values[at + 2 * (half + k) + part];
        for (int j = 0; j < LOW.length; j++) {
          scratch[2 * wrapped(2 * k + j, n) + part] += LOW[j] * low + HIGH[j] * high;
        }
      }
    }
    System.arraycopy(scratch, 0, values, at, 2 * n);
  }

  private void splitColumns(float[] values, int n, int columns) {
    int half = n / 2;
    int width = 2 * columns;
    Arrays.fill(scratch, 0, n * width, 0);
    for (int k = 0; k < half; k++) {
      for (int j = 0; j < LOW.length; j++) {
        int from = 2 * wrapped(2 * k + j, n) * nx;
        add(values, from, LOW[j], scratch, k * width, width);
        add(values, from, HIGH[j], scratch, (half + k) * width, width);
      }
    }
    putBack(values, n, width);
  }

  private void joinColumns(float[] values, int n, int columns) {
    int half = n / 2;
    int width = 2 * columns;
    Arrays.fill(scratch, 0, n * width, 0);
    for (int k = 0; k < half; k++) {
      for (int j = 0; j < LOW.length; j++) {
        int to = wrapped(2 * k + j, n) * width;
        add(values, 2 * k * nx, LOW[j], scratch, to, width);
        add(values, 2 * (half + k) * nx, HIGH[j], scratch, to, width);
      }
    }
    putBack(values, n, width);
  }

  private void putBack(float[] values, int rows, int width) {
    for (int y = 0; y < rows; y++) {
      System.arraycopy(scratch, y * width, values, 2 * y * nx, width);
    }
  }

  private static void add(float[] from, int at, float factor, float[] to, int put, int count) {
    for (int i = 0; i < count; i++) {
      to[put + i] += factor * from[at + i];
    }
  }

  private static int wrapped(int index, int n) {
    return index < n ? index : index - n;
  }
}
