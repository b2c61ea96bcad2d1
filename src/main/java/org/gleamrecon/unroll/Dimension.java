package org.gleamrecon.unroll;

/** What one image is. */
public enum Dimension {
  /** (y, x). */
  PLANE(2),
  /** (t, y, x): the Fourier transform stays in (y, x), the network sees all three. */
  PLANE_AND_TIME(3);

  private final int axes;

  Dimension(int axes) {
    this.axes = axes;
  }

  int axes() {
    return axes;
  }
}
