package org.gleamrecon.sparse;

import java.util.SplittableRandom;

/**
 * The proximal map of threshold x |W image|_1 as far as W has an inverse that is its adjoint: all
 * wavelet coefficients become smaller by the threshold (soft thresholding, Donoho, IEEE Trans. Inf.
 * Theory 1995;41:613), those of the coarsest image too, as in the objective.
 *
 * <p>W is not the same when the image is shifted, and its blocks show. So every call may shift the
 * image round by another, random number of pixels (cycle spinning, Coifman and Donoho 1995; in
 * iterations Figueiredo and Nowak, IEEE TIP 2003;12:906); from the same seed always the same ones.
 */
final class WaveletShrinkage {
  private final int ny;
  private final int nx;
  private final WaveletTransform wavelets;
  private final float[] work;
  private final SplittableRandom shifts;

  WaveletShrinkage(int ny, int nx, long seed) {
    this.ny = ny;
    this.nx = nx;
    wavelets = new WaveletTransform(ny, nx);
    work = new float[2 * ny * nx];
    shifts = new SplittableRandom(seed);
  }

  /**
   * A shift for the next call, rows and columns. The transform is the same again after as many
   * pixels as a coarsest coefficient is wide.
   */
  int[] nextShift() {
    return new int[] {
      shifts.nextInt(Math.min(ny, 1 << WaveletTransform.depth(ny))),
      shifts.nextInt(Math.min(nx, 1 << WaveletTransform.depth(nx)))
    };
  }

  /**
   * Shrinks one image, in place.
   *
   * @param images [image][y][x][re, im]
   * @param shift as {@link #nextShift}, or none
   */
  void apply(float[] images, int image, double threshold, int... shift) {
    int from = image * 2 * ny * nx;
    WaveletTransform.Change shrink = (values, first, to) -> shrink(values, first, to, threshold);
    if (shift.length == 0) {
      wavelets.through(images, from, shrink);
      return;
    }
    move(images, from, shift, true);
    wavelets.through(work, 0, shrink);
    move(images, from, shift, false);
  }

  /** To the shifted work image, or back. */
  private void move(float[] images, int from, int[] shift, boolean there) {
    int first = nx - shift[1];
    for (int y = 0; y < ny; y++) {
      int row = 2 * ((y + shift[0]) % ny) * nx;
      int line = from + 2 * y * nx;
      copy(images, line, row + 2 * shift[1], first, there);
      copy(images, line + 2 * first, row, shift[1], there);
    }
  }

  private void copy(float[] images, int at, int place, int pixels, boolean there) {
    if (there) {
      System.arraycopy(images, at, work, place, 2 * pixels);
    } else {
      System.arraycopy(work, place, images, at, 2 * pixels);
    }
  }

  private static void shrink(float[] values, int from, int to, double threshold) {
    float least = (float) threshold;
    for (int i = from; i < to; i += 2) {
      float magnitude = (float) Math.sqrt(values[i] * values[i] + values[i + 1] * values[i + 1]);
      float factor = magnitude > least ? 1 - least / magnitude : 0;
      values[i] *= factor;
      values[i + 1] *= factor;
    }
  }
}
