package org.gleamrecon.kspace;

/**
 * One pass of a self-sorting Fourier transform: {@code radix} interleaved parts of the sequence are
 * combined. With m = left / radix, w = exp(-2 pi i / left) and stride s,
 *
 * <pre>
 * to[s (radix p + j) + q] = w^(p j) sum over k of exp(-2 pi i j k / radix) from[s (p + m k) + q]
 * </pre>
 *
 * for p = 0..m-1, j = 0..radix-1, q = 0..s-1.
 */
abstract class FourierPass {
  private final int radix;
  private final int parts;

  private FourierPass(int left, int radix) {
    this.radix = radix;
    this.parts = left / radix;
  }

  static FourierPass of(int left, int radix) {
    return switch (radix) {
      case 2 -> new Two(left);
      case 4 -> new Four(left);
      default -> new Any(left, radix);
    };
  }

  int radix() {
    return radix;
  }

  /** m of the formula. */
  final int parts() {
    return parts;
  }

  abstract void apply(Rows from, Rows to, int stride);

  private static float cosine(long numerator, long denominator) {
    return (float) Math.cos(2 * Math.PI * (numerator % denominator) / denominator);
  }

  private static float minusSine(long numerator, long denominator) {
    return (float) -Math.sin(2 * Math.PI * (numerator % denominator) / denominator);
  }

  private static final class Two extends FourierPass {
    private final float[] wr;
    private final float[] wi;

    Two(int left) {
      super(left, 2);
      wr = new float[parts()];
      wi = new float[parts()];
      for (int p = 0; p < parts(); p++) {
        wr[p] = cosine(p, left);
        wi[p] = minusSine(p, left);
      }
    }

    @Override
    void apply(Rows from, Rows to, int stride) {
      for (int p = 0; p < parts(); p++) {
        butterfly(
            from.re(),
            from.im(),
            to.re(),
            to.im(),
            stride * p,
            stride * parts(),
            2 * stride * p,
            stride,
            wr[p],
            wi[p]);
      }
    }

    private static void butterfly(
        float[] xr,
        float[] xi,
        float[] yr,
        float[] yi,
        int a,
        int step,
        int y,
        int stride,
        float wr,
        float wi) {
      int b = a + step;
      int y1 = y + stride;
      for (int q = 0; q < stride; q++) {
        float ar = xr[a + q];
        float ai = xi[a + q];
        float br = xr[b + q];
        float bi = xi[b + q];
        yr[y + q] = ar + br;
        yi[y + q] = ai + bi;
        float dr = ar - br;
        float di = ai - bi;
        yr[y1 + q] = wr * dr - wi * di;
        yi[y1 + q] = wr * di + wi * dr;
      }
    }
  }

  private static final class Four extends FourierPass {
    private final float[] w;

    Four(int left) {
      super(left, 4);
      w = new float[6 * parts()];
      for (int p = 0; p < parts(); p++) {
        for (int j = 1; j < 4; j++) {
          w[6 * p + 2 * (j - 1)] = cosine((long) p * j, left);
          w[6 * p + 2 * (j - 1) + 1] = minusSine((long) p * j, left);
        }
      }
    }

    @Override
    void apply(Rows from, Rows to, int stride) {
      for (int p = 0; p < parts(); p++) {
        butterfly(
            from.re(),
            from.im(),
            to.re(),
            to.im(),
            stride * p,
            stride * parts(),
            4 * stride * p,
            stride,
            w,
            6 * p);
      }
    }

    private static void butterfly(
        float[] xr,
        float[] xi,
        float[] yr,
        float[] yi,
        int a,
        int step,
        int y,
        int stride,
        float[] w,
        int at) {
      int b = a + step;
      int c = b + step;
      int d = c + step;
      int y1 = y + stride;
      int y2 = y1 + stride;
      int y3 = y2 + stride;
      float w1r = w[at];
      float w1i = w[at + 1];
      float w2r = w[at + 2];
      float w2i = w[at + 3];
      float w3r = w[at + 4];
      float w3i = w[at + 5];
      for (int q = 0; q < stride; q++) {
        float sr = xr[a + q] + xr[c + q];
        float si = xi[a + q] + xi[c + q];
        float dr = xr[a + q] - xr[c + q];
        float di = xi[a + q] - xi[c + q];
        float tr = xr[b + q] + xr[d + q];
        float ti = xi[b + q] + xi[d + q];
        float er = xi[b + q] - xi[d + q];
        float ei = xr[d + q] - xr[b + q];
        yr[y + q] = sr + tr;
        yi[y + q] = si + ti;
        float pr = dr + er;
        float pi = di + ei;
        yr[y1 + q] = w1r * pr - w1i * pi;
        yi[y1 + q] = w1r * pi + w1i * pr;
        float mr = sr - tr;
        float mi = si - ti;
        yr[y2 + q] = w2r * mr - w2i * mi;
        yi[y2 + q] = w2r * mi + w2i * mr;
        float nr = dr - er;
        float ni = di - ei;
        yr[y3 + q] = w3r * nr - w3i * ni;
        yi[y3 + q] = w3r * ni + w3i * nr;
      }
    }
  }

  private static final class Any extends FourierPass {
    private final float[] cosine;
    private final float[] minusSine;

    Any(int left, int radix) {
      super(left, radix);
      cosine = new float[left];
      minusSine = new float[left];
      for (int turn = 0; turn < left; turn++) {
        cosine[turn] = cosine(turn, left);
        minusSine[turn] = minusSine(turn, left);
      }
    }

    @Override
    void apply(Rows from, Rows to, int stride) {
      int radix = radix();
      int parts = parts();
      for (int p = 0; p < parts; p++) {
        for (int j = 0; j < radix; j++) {
          int y = stride * (radix * p + j);
          to.clear(y, y + stride);
          for (int k = 0; k < radix; k++) {
            // One factor for both exponentials: p j / left + j k / radix = j (p + parts k) / left.
            int turn = (int) ((long) j * (p + (long) parts * k) % cosine.length);
            int x = stride * (p + parts * k);
            Rows.add(to, y, from, x, cosine[turn], minusSine[turn], stride);
          }
        }
      }
    }
  }
}
