package org.gleamrecon.phantom;

/**
 * The orthonormal, centred discrete Fourier transform of any length n: index n/2 (integer division)
 * is the centre on both sides. X[k] = 1/sqrt(n) sum_j x[j] exp(-2 pi i (j - n/2)(k - n/2) / n).
 *
 * <p>Powers of two directly (Cooley and Tukey 1965); other lengths as a convolution with a chirp of
 * a power-of-two length (Bluestein 1970). Not safe for several threads: it owns working memory.
 */
final class CentredFourier {
  private final int n;
  private final int padded;
  private final double[] twiddle; // exp(-2 pi i j / padded), j < padded / 2
  private final double[] chirp; // exp(-pi i j^2 / n)
  private final double[] chirpSpectrum;
  private final double[] work;

  CentredFourier(int n) {
    this.n = n;
    boolean direct = Integer.bitCount(n) == 1;
    this.padded = direct ? n : Integer.highestOneBit(2 * n - 1) * 2;
    this.twiddle = new double[padded];
    for (int j = 0; j < padded / 2; j++) {
      twiddle[2 * j] = Math.cos(2 * Math.PI * j / padded);
      twiddle[2 * j + 1] = -Math.sin(2 * Math.PI * j / padded);
    }
    this.chirp = new double[direct ? 0 : 2 * n];
    this.chirpSpectrum = new double[direct ? 0 : 2 * padded];
    this.work = new double[2 * padded];
    for (int j = 0; 2 * j < chirp.length; j++) {
      double angle = Math.PI * (((long) j * j) % (2L * n)) / n;
      chirp[2 * j] = Math.cos(angle);
      chirp[2 * j + 1] = -Math.sin(angle);
      int mirrored = (padded - j) % padded;
      chirpSpectrum[2 * j] = chirpSpectrum[2 * mirrored] = Math.cos(angle);
      chirpSpectrum[2 * j + 1] = chirpSpectrum[2 * mirrored + 1] = Math.sin(angle);
    }
    if (!direct) {
      powerOfTwo(chirpSpectrum);
    }
  }

  /**
   * Transforms one line in place.
   *
   * @param data complex, [re, im] pairs
   * @param offset index of the line's first pair, counted in pairs; {@code stride} likewise
   */
  void forward(float[] data, int offset, int stride) {
    java.util.Arrays.fill(work, 0);
    int half = n / 2;
    for (int j = 0; j < n; j++) {
      int from = 2 * (offset + (j + half) % n * stride);
      work[2 * j] = data[from];
      work[2 * j + 1] = data[from + 1];
    }
    if (chirp.length == 0) {
      powerOfTwo(work);
    } else {
      bluestein();
    }
    double scale = 1 / Math.sqrt(n);
    for (int k = 0; k < n; k++) {
      int to = 2 * (offset + (k + half) % n * stride);
      data[to] = (float) (work[2 * k] * scale);
      data[to + 1] = (float) (work[2 * k + 1] * scale);
    }
  }

  private void bluestein() {
    for (int j = 0; j < n; j++) {
      multiply(work, j, chirp, j);
    }
    powerOfTwo(work);
    for (int j = 0; j < padded; j++) {
      multiply(work, j, chirpSpectrum, j);
      work[2 * j + 1] = -work[2 * j + 1]; // the inverse transform by conjugation
    }
    powerOfTwo(work);
    for (int k = 0; k < n; k++) {
      work[2 * k] /= padded;
      work[2 * k + 1] /= -padded;
      multiply(work, k, chirp, k);
    }
  }

  private static void multiply(double[] a, int i, double[] b, int j) {
    double re = a[2 * i] * b[2 * j] - a[2 * i + 1] * b[2 * j + 1];
    a[2 * i + 1] = a[2 * i] * b[2 * j + 1] + a[2 * i + 1] * b[2 * j];
    a[2 * i] = re;
  }

  private void powerOfTwo(double[] x) {
    for (int i = 1, j = 0; i < padded; i++) {
      int bit = padded >> 1;
      for (; (j & bit) != 0; bit >>= 1) {
        j ^= bit;
      }
      j ^= bit;
      if (i < j) {
        for (int part = 0; part < 2; part++) {
          double swap = x[2 * i + part];
          x[2 * i + part] = x[2 * j + part];
          x[2 * j + part] = swap;
        }
      }
    }
    for (int size = 2; size <= padded; size *= 2) {
      int step = padded / size;
      for (int start = 0; start < padded; start += size) {
        for (int k = 0; k < size / 2; k++) {
          int low = 2 * (start + k);
          int high = low + size;
          double wr = twiddle[2 * k * step];
          double wi = twiddle[2 * k * step + 1];
          double re = x[high] * wr - x[high + 1] * wi;
          double im = x[high] * wi + x[high + 1] * wr;
          x[high] = x[low] - re;
          x[high + 1] = x[low + 1] - im;
          x[low] += re;
          x[low + 1] += im;
        }
      }
    }
  }
}
