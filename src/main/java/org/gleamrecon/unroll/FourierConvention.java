package org.gleamrecon.unroll;

/**
 * Where the origin of the orthonormal discrete Fourier transform lies, in image and k-space alike.
 *
 * <p>With c the index of the origin, X[k] = N^(-1/2) sum_n x[n] exp(-2 pi i (n - c)(k - c) / N) =
 * N^(-1/2) exp(2 pi i c (k - c) / N) sum_n (x[n] exp(2 pi i c n / N)) exp(-2 pi i n k / N): the
 * plain transform between two phase factors, for odd N too. (For even N they are the signs of a
 * checkerboard.) So the factors are multiplied into the sensitivity maps and the measured samples
 * once, and no iteration shifts anything.
 */
public enum FourierConvention {
  /** c = N/2, integer division: what serving and the published 2D code use. */
  CENTRED,
  /** c = 0: what the published 2D+time code uses. */
  UNCENTRED;

  long origin(long size) {
    return this == CENTRED ? size / 2 : 0;
  }

  /** Turn (1 = a full turn, in units of 1/size) of the image-side factor at index n. */
  long imageTurn(long n, long size) {
    return Math.floorMod(origin(size) * n, size);
  }

  /** Turn (in units of 1/size) of the k-space-side factor at index k. */
  long sampleTurn(long k, long size) {
    return Math.floorMod(origin(size) * (k - origin(size)), size);
  }

  /** Real part of exp(2 pi i turn / size), exact at multiples of a quarter turn. */
  static double cosine(long turn, long size) {
    return quarter(turn, size) % 2 == 1 ? 0 : Math.cos(2 * Math.PI * turn / size);
  }

  /** Imaginary part of exp(2 pi i turn / size), exact at multiples of a quarter turn. */
  static double sine(long turn, long size) {
    return quarter(turn, size) % 2 == 0 ? 0 : Math.sin(2 * Math.PI * turn / size);
  }

  /** Which multiple of a quarter turn this is, or -1. */
  private static long quarter(long turn, long size) {
    return 4 * turn % size == 0 ? 4 * turn / size : -1;
  }
}
