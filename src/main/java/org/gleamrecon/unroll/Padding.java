package org.gleamrecon.unroll;

/** What a convolution of width 3 sees one sample outside its array. */
public enum Padding {
  /** The sample one inside the edge: ... x1 [x0 x1 x2 ...]. */
  REFLECT,
  /** The edge itself: ... x0 [x0 x1 x2 ...]. */
  REPLICATE,
  /** Zero, which the convolution supplies by itself. */
  ZERO;

  /** Zeros the convolution has to assume on each side. */
  int margin() {
    return this == ZERO ? 1 : 0;
  }

  /** Index of the sample that stands at an index from -1 to size. */
  long source(long at, long size) {
    long inside = this == REFLECT && size > 1 ? 1 : 0;
    if (at < 0) {
      return inside;
    }
    return at < size ? at : size - 1 - inside;
  }
}
