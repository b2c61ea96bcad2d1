package org.gleamrecon.kspace;

import java.util.Arrays;

/**
 * A batch of complex sequences, real and imaginary parts apart so that loops over the batch become
 * vector instructions.
 *
 * @param re [row][sequence]; row r of all sequences lies together
 * @param im as {@code re}
 */
record Rows(float[] re, float[] im) {
  static Rows of(int rows, int batch) {
    return new Rows(new float[rows * batch], new float[rows * batch]);
  }

  /**
   * The same numbers with real and imaginary parts exchanged: turns a transform into its inverse.
   */
  Rows exchanged() {
    return new Rows(im, re);
  }

  void clear(int from, int to) {
    Arrays.fill(re, from, to, 0);
    Arrays.fill(im, from, to, 0);
  }

  /** to[toAt + i] += (wr + i wi) from[fromAt + i], i = 0..count-1. */
  static void add(Rows to, int toAt, Rows from, int fromAt, float wr, float wi, int count) {
    float[] tr = to.re;
    float[] ti = to.im;
    float[] fr = from.re;
    float[] fi = from.im;
    for (int i = 0; i < count; i++) {
      tr[toAt + i] += wr * fr[fromAt + i] - wi * fi[fromAt + i];
    }
    for (int i = 0; i < count; i++) {
      ti[toAt + i] += wr * fi[fromAt + i] + wi * fr[fromAt + i];
    }
  }

  /** Multiplies {@code count} numbers from {@code at} on by wr + i wi. */
  void scale(int at, float wr, float wi, int count) {
    for (int i = at; i < at + count; i++) {
      float r = re[i];
      float m = im[i];
      re[i] = wr * r - wi * m;
      im[i] = wr * m + wi * r;
    }
  }
}
