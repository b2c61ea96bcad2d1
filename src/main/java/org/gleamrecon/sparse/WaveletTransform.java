package org.gleamrecon.sparse;

import java.util.Arrays;

/**
 * The 2D wavelet transform with Daubechies' filters of four taps (Daubechies, Ten Lectures on
 * Wavelets, 1992, table 6.1), as a pyramid (Mallat, IEEE PAMI 1989;11:674): at every level each
 * axis that is still long enough is split in two, and the coarse corner is transformed further.
 *
 * <p>Beyond its edges the image is mirrored, edge pixels included, so that nothing jumps there and
 * every size will do. For that an axis of n samples has (n + 3) / 2, rounded down, coefficients in
 * each half, a few more than the image has pixels. The inverse gives the image back exactly; inside
 * it is the adjoint, near the edges it is not.
 */
final class WaveletTransform {
  /** An axis is split while it has so many samples; a shorter one once. */
  private static final int SHORTEST = 16;

  /** Below it a split makes nothing smaller. */
  private static final int FEWEST = 4;

  private static final double ROOT = Math.sqrt(3);
  private static final float[] LOW = taps(1 + ROOT, 3 + ROOT, 3 - ROOT, 1 - ROOT);
  private static final float[] HIGH = taps(1 - ROOT, ROOT - 3, 3 + ROOT, -1 - ROOT);

  /** Where filters begin, relative to twice the index of their coefficient. */
  private static final int BEGIN = -2;

  private final int ny;
  private final int nx;
  private final Level[] levels;
  private final float[] rows;

  /**
   * One level: an image of ny x nx becomes coefficients of 2 by x 2 bx, or of ny x 2 bx and 2 by x
   * nx where only one axis is split.
   */
  private record Level(int ny, int nx, boolean splitY, boolean splitX, float[] coefficients) {
    int coarseY() {
      return splitY ? half(ny) : ny;
    }

    int coarseX() {
      return splitX ? half(nx) : nx;
    }

    int height() {
      return splitY ? 2 * half(ny) : ny;
    }

    int width() {
      return splitX ? 2 * half(nx) : nx;
    }
  }

  /** For images of ny x nx pixels; one thread at a time. */
  WaveletTransform(int ny, int nx) {
    this.ny = ny;
    this.nx = nx;
    int depth = Math.max(depth(ny), depth(nx));
    levels = new Level[depth];
    int y = ny;
    int x = nx;
    int most = 0;
    for (int level = 0; level < depth; level++) {
      boolean splitY = level < depth(ny);
      boolean splitX = level < depth(nx);
      int size = 2 * (splitY ? 2 * half(y) : y) * (splitX ? 2 * half(x) : x);
      levels[level] = new Level(y, x, splitY, splitX, new float[size]);
      most = Math.max(most, size);
      y = levels[level].coarseY();
      x = levels[level].coarseX();
    }
    rows = new float[most];
  }

  private static float[] taps(double... values) {
    float[] taps = new float[values.length];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = (float) (values[i] / (4 * Math.sqrt(2)));
    }
    return taps;
  }

  private static int half(int size) {
    return (size + LOW.length - 1) / 2;
  }

  /** How often an axis of that size is split. */
  static int depth(int size) {
    if (size < FEWEST) {
      return 0;
    }
    int least = Math.min(size, SHORTEST);
    int depth = 0;
    for (int left = size; left >= least; left = half(left)) {
      depth++;
    }
    return depth;
  }

  /**
   * Transforms an image, lets its coefficients be changed and transforms them back.
   *
   * @param image [y][x][re, im], ny x nx pixels from {@code from} on; in place
   * @param change applied to all coefficients
   */
  void through(float[] image, int from, Change change) {
    if (levels.length == 0) {
      change.apply(image, from, from + 2 * ny * nx);
      return;
    }
    forward(image, from);
    for (int level = 0; level < levels.length; level++) {
      details(levels[level], level == levels.length - 1, change);
    }
    inverse(image, from);
  }

  /** What is done to coefficients [i][re, im] from (inclusive) to (exclusive), in floats. */
  @FunctionalInterface
  interface Change {
    void apply(float[] coefficients, int from, int to);
  }

  private static void details(Level level, boolean coarsest, Change change) {
    int width = level.width();
    for (int y = 0; y < level.height(); y++) {
      int first = y < level.coarseY() && !coarsest ? level.coarseX() : 0;
      change.apply(level.coefficients, 2 * (y * width + first), 2 * (y + 1) * width);
    }
  }

  private void forward(float[] image, int from) {
    float[] source = image;
    int at = from;
    int stride = nx;
    for (Level level : levels) {
      int width = level.width();
      for (int y = 0; y < level.ny; y++) {
        int line = at + 2 * y * stride;
        float[] target = level.splitY ? rows : level.coefficients;
        if (level.splitX) {
          splitRow(source, line, level.nx, target, 2 * y * width);
        } else {
          System.arraycopy(source, line, target, 2 * y * width, 2 * level.nx);
        }
      }
      if (level.splitY) {
        splitColumns(level.ny, 2 * width, level.coefficients);
      }
      source = level.coefficients;
      at = 0;
      stride = width;
    }
  }

  private void inverse(float[] image, int from) {
    for (int i = levels.length - 1; i >= 0; i--) {
      Level level = levels[i];
      int width = level.width();
      float[] source = level.coefficients;
      if (level.splitY) {
        joinColumns(level.coefficients, level.ny, 2 * width);
        source = rows;
      }
      float[] target = i == 0 ? image : levels[i - 1].coefficients;
      int at = i == 0 ? from : 0;
      int stride = i == 0 ? nx : levels[i - 1].width();
      for (int y = 0; y < level.ny; y++) {
        int line = at + 2 * y * stride;
        if (level.splitX) {
          joinRow(source, 2 * y * width, level.nx, target, line);
        } else {
          System.arraycopy(source, 2 * y * width, target, line, 2 * level.nx);
        }
      }
    }
  }

  private static void splitRow(float[] from, int at, int n, float[] to, int put) {
    int half = half(n);
    for (int k = 0; k < half; k++) {
      float lowRe = 0;
      float lowIm = 0;
      float highRe = 0;
      float highIm = 0;
      for (int j = 0; j < LOW.length; j++) {
        int index = at + 2 * mirrored(2 * k + BEGIN + j, n);
        lowRe += LOW[j] * from[index];
        lowIm += LOW[j] * from[index + 1];
        highRe += HIGH[j] * from[index];
        highIm += HIGH[j] * from[index + 1];
      }
      to[put + 2 * k] = lowRe;
      to[put + 2 * k + 1] = lowIm;
      to[put + 2 * (half + k)] = highRe;
      to[put + 2 * (half + k) + 1] = highIm;
    }
  }

  private static void joinRow(float[] from, int at, int n, float[] to, int put) {
    int toHigh = 2 * half(n);
    for (int i = 0; i < n; i++) {
      // The two coefficients whose filters lie over sample i: taps of i's own parity.
      int low = at + 2 * (i / 2);
      int tap = i % 2 - BEGIN;
      float re = 0;
      float im = 0;
      for (int j = tap; j >= 0; j -= 2) {
        re += LOW[j] * from[low] + HIGH[j] * from[low + toHigh];
        im += LOW[j] * from[low + 1] + HIGH[j] * from[low + toHigh + 1];
        low += 2;
      }
      to[put + 2 * i] = re;
      to[put + 2 * i + 1] = im;
    }
  }

  private void splitColumns(int n, int width, float[] to) {
    int half = half(n);
    Arrays.fill(to, 0, 2 * half * width, 0);
    for (int k = 0; k < half; k++) {
      for (int j = 0; j < LOW.length; j++) {
        int from = mirrored(2 * k + BEGIN + j, n) * width;
        add(rows, from, LOW[j], to, k * width, width);
        add(rows, from, HIGH[j], to, (half + k) * width, width);
      }
    }
  }

  private void joinColumns(float[] from, int n, int width) {
    int toHigh = half(n) * width;
    Arrays.fill(rows, 0, n * width, 0);
    for (int i = 0; i < n; i++) {
      int low = i / 2 * width;
      for (int j = i % 2 - BEGIN; j >= 0; j -= 2) {
        add(from, low, LOW[j], rows, i * width, width);
        add(from, low + toHigh, HIGH[j], rows, i * width, width);
        low += width;
      }
    }
  }

  private static void add(float[] from, int at, float factor, float[] to, int put, int count) {
    for (int i = 0; i < count; i++) {
      to[put + i] += factor * from[at + i];
    }
  }

  private static int mirrored(int index, int n) {
    int inside = index < 0 ? -index - 1 : index;
    return inside < n ? inside : 2 * n - 1 - inside;
  }
}
