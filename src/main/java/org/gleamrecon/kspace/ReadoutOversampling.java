package org.gleamrecon.kspace;

/**
 * Takes the oversampling off readouts: inverse transform of the encoded readout (zero where nothing
 * was acquired), central crop in the image with index n//2 staying the centre, forward transform;
 * orthonormal all of them. Immutable.
 *
 * <p>Rows are addressed by signed frequency or position: row r holds r, row n + r holds -r.
 */
final class ReadoutOversampling {
  private final int encoded;
  private final int wanted;
  private final boolean toImage;
  private final ReadoutFourier large;
  private final ReadoutFourier small;

  /**
   * Plans the transforms.
   *
   * @param encoded samples of a readout
   * @param wanted samples after the crop, at most {@code encoded}
   * @param toImage whether the result stays in image space
   */
  ReadoutOversampling(int encoded, int wanted, boolean toImage) {
    this.encoded = encoded;
    this.wanted = wanted;
    this.toImage = toImage;
    large = new ReadoutFourier(encoded);
    small = new ReadoutFourier(wanted);
  }

  /** Rows that buffers must have. */
  int rows() {
    return Math.max(large.rows(), small.rows());
  }

  /** Row of column {@code column} in a readout of {@code n}. */
  static int row(int column, int n) {
    int signed = column - n / 2;
    return signed < 0 ? signed + n : signed;
  }

  /** By what the result of {@link #remove} is still to be multiplied. */
  float scale() {
    if (toImage) {
      return (float) (1 / Math.sqrt(encoded));
    }
    return encoded == wanted ? 1 : (float) (1 / Math.sqrt((double) encoded * wanted));
  }

  /**
   * Transforms a batch of readouts.
   *
   * @param in [row][sequence], rows 0..encoded-1; overwritten, as is {@code spare}
   * @return the one of the two that holds the result, rows 0..wanted-1
   */
  Rows remove(Rows in, Rows spare, int batch) {
    if (encoded == wanted && !toImage) {
      return in;
    }
    Rows image = large.inverse(in, spare, batch);
    int negative = wanted / 2;
    int from = (encoded - negative) * batch;
    int to = (wanted - negative) * batch;
    if (from != to) {
      System.arraycopy(image.re(), from, image.re(), to, negative * batch);
      System.arraycopy(image.im(), from, image.im(), to, negative * batch);
    }
    if (toImage) {
      return image;
    }
    return small.forward(image, image.re() == in.re() ? spare : in, batch);
  }
}
