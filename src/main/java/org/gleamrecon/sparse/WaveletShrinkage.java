package org.gleamrecon.sparse;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The proximal map of threshold x |W image|_1: wavelet coefficients become smaller by the threshold
 * (soft thresholding, Donoho, IEEE Trans. Inf. Theory 1995;41:613); those of the coarsest image
 * stay.
 *
 * <p>W is not the same when the image is shifted, and its blocks show. So every call shifts the
 * image by another, random number of pixels (cycle spinning, Coifman and Donoho 1995; in iterations
 * Figueiredo and Nowak, IEEE TIP 2003;12:906); from the same seed always the same ones.
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
    work = new float[2 * wavelets.ny() * wavelets.nx()];
    shifts = new SplittableRandom(seed);
  }

  /** The shift of the next call, for all images of a batch alike. */
  int[] nextShift() {
    return new int[] {shifts.nextInt(wavelets.ny()), shifts.nextInt(wavelets.nx())};
  }

  /**
   * Shrinks one image, in place.
   *
   * @param images [image][y][x][re, im]
   */
  void apply(float[] images, int image, double threshold, int... shift) {
    int from = image * 2 * ny * nx;
    move(images, from, shift, true);
    wavelets.forward(work);
    shrink((float) threshold);
    wavelets.inverse(work);
    move(images, from, shift, false);
  }

  /** To the shifted work image, or back. */
  private void move(float[] images, int from, int[] shift, boolean there) {
    int width = wavelets.nx();
    if (there) {
      Arrays.fill(work, 0);
    }
    int first = Math.min(nx, width - shift[1]);
    for (int y = 0; y < ny; y++) {
      int row = 2 * ((y + shift[0]) % wavelets.ny()) * width;
      int line = from + 2 * y * nx;
      copy(images, line, row + 2 * shift[1], first, there);
      copy(images, line + 2 * first, row, nx - first, there);
    }
  }

  private void copy(float[] images, int at, int place, int pixels, boolean there) {
    if (there) {
      System.arraycopy(images, at, work, place, 2 * pixels);
    } else {
      System.arraycopy(work, place, images, at, 2 * pixels);
    }
  }

  private void shrink(float threshold) {
    int columns = wavelets.nx();
    for (int y = 0; y < wavelets.ny(); y++) {
      int first = y < wavelets.coarseY() ? wavelets.coarseX() : 0;
      for (int i = 2 * (y * columns + first); i < 2 * (y + 1) * columns; i += 2) {
        double magnitude =
            Math.sqrt((double) work[i] * work[i] + (double) work[i + 1] * work[i + 1]);
        float factor = magnitude > threshold ? (float) (1 - threshold / magnitude) : 0;
        work[i] *= factor;
        work[i + 1] *= factor;
      }
    }
  }
}
