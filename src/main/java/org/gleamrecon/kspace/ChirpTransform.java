package org.gleamrecon.kspace;

/**
 * Fourier transform of awkward lengths as a convolution with a chirp (Bluestein, 1970): with c[j] =
 * exp(-i pi j^2 / n), X[k] = c[k] sum over j of (x[j] c[j]) conj(c[k - j]), the convolution done by
 * transforms whose length is the power of two m &gt;= 2 n - 1.
 */
final class ChirpTransform {
  private final int length;
  private final ReadoutFourier inner;
  private final float[] chirpRe;
  private final float[] chirpIm;
  private final Rows kernel;

  ChirpTransform(int length) {
    this.length = length;
    int padded = Integer.highestOneBit(2 * length - 1);
    if (padded < 2 * length - 1) {
      padded *= 2;
    }
    inner = new ReadoutFourier(padded);
    chirpRe = new float[length];
    chirpIm = new float[length];
    Rows conjugate = Rows.of(padded, 1);
    for (int j = 0; j < length; j++) {
      double angle = Math.PI * ((long) j * j % (2L * length)) / length;
      chirpRe[j] = (float) Math.cos(angle);
      chirpIm[j] = (float) -Math.sin(angle);
      int mirrored = (padded - j) % padded;
      conjugate.re()[j] = chirpRe[j] / padded;
      conjugate.re()[mirrored] = chirpRe[j] / padded;
      conjugate.im()[j] = -chirpIm[j] / padded;
      conjugate.im()[mirrored] = -chirpIm[j] / padded;
    }
    kernel = inner.forward(conjugate, Rows.of(padded, 1), 1);
  }

  int rows() {
    return inner.length();
  }

  Rows forward(Rows in, Rows spare, int batch) {
    modulate(in, batch);
    in.clear(length * batch, inner.length() * batch);
    Rows spectrum = inner.forward(in, spare, batch);
    Rows other = spectrum.re() == in.re() ? spare : in;
    for (int row = 0; row < inner.length(); row++) {
      spectrum.scale(row * batch, kernel.re()[row], kernel.im()[row], batch);
    }
    Rows convolved = inner.inverse(spectrum, other, batch);
    modulate(convolved, batch);
    return convolved;
  }

  private void modulate(Rows rows, int batch) {
    for (int row = 0; row < length; row++) {
      rows.scale(row * batch, chirpRe[row], chirpIm[row], batch);
    }
  }
}
