package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Discrete Fourier transform along the readout of many lines at once, any length, planned once per
 * length; immutable.
 *
 * <p>X[k] = sum over j of x[j] exp(-2 pi i j k / n), neither shifted nor scaled: callers address
 * rows by signed index (row k or n + k) and fold 1/sqrt(n) into a factor they apply anyway.
 *
 * <p>Self-sorting mixed radix (Stockham; Van Loan, Computational Frameworks for the Fast Fourier
 * Transform, 1992, section 1.7): every pass reads and writes whole rows of the batch, so the inner
 * loops are contiguous whatever the length. Lengths with a prime factor above 13 go through the
 * chirp transform (Bluestein, 1970) on the next power of two.
 */
final class ReadoutFourier {
  private static final int LARGEST_RADIX = 13;

  private final int length;
  private final List<FourierPass> passes = new ArrayList<>();
  private final @Nullable ChirpTransform chirp;

  ReadoutFourier(int length) {
    this.length = length;
    int rest = length;
    List<Integer> radices = new ArrayList<>();
    for (int radix : new int[] {4, 2, 3, 5, 7, 11, LARGEST_RADIX}) {
      while (rest % radix == 0) {
        radices.add(radix);
        rest /= radix;
      }
    }
    if (rest == 1) {
      int left = length;
      for (int radix : radices) {
        passes.add(FourierPass.of(left, radix));
        left /= radix;
      }
      chirp = null;
    } else {
      chirp = new ChirpTransform(length);
    }
  }

  int length() {
    return length;
  }

  /** Rows that both buffers of {@link #forward} must have. */
  int rows() {
    return chirp == null ? length : chirp.rows();
  }

  /**
   * Transforms {@code batch} sequences.
   *
   * @param in [row][sequence], rows 0..length-1 filled; overwritten
   * @param spare of the same size; overwritten
   * @return whichever of the two holds the result
   */
  Rows forward(Rows in, Rows spare, int batch) {
    if (chirp != null) {
      return chirp.forward(in, spare, batch);
    }
    Rows from = in;
    Rows to = spare;
    int stride = batch;
    for (FourierPass pass : passes) {
      pass.apply(from, to, stride);
      stride *= pass.radix();
      Rows previous = from;
      from = to;
      to = previous;
    }
    return from;
  }

  /** As {@link #forward} with the opposite sign in the exponent. */
  Rows inverse(Rows in, Rows spare, int batch) {
    return forward(in.exchanged(), spare.exchanged(), batch).exchanged();
  }
}
