package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.gleamrecon.tensor.AxisSlices;

/** What a convolution of width 3 sees one sample outside its array. */
public enum Padding {
  /** The sample one inside the edge: ... x1 [x0 x1 x2 ...]. */
  REFLECT(1),
  /** The edge itself: ... x0 [x0 x1 x2 ...]. */
  REPLICATE(0),
  /** Zero, which the convolution supplies by itself. */
  ZERO(0);

  private final int inside;

  Padding(int inside) {
    this.inside = inside;
  }

  /** Zeros the convolution has to assume on each side. */
  int margin() {
    return this == ZERO ? 1 : 0;
  }

  /**
   * The array with what this padding adds, as a handle of its own; differentiable.
   *
   * @param x (batch, [t,] y, x, channel)
   */
  NDArray around(NDArray x) {
    int last = x.getShape().dimension() - 2;
    NDArray padded = AxisSlices.slice(x, 0, 0, x.getShape().get(0));
    if (this == ZERO) {
      return padded;
    }
    for (int axis = 1; axis <= last; axis++) {
      long size = padded.getShape().get(axis);
      long low = Math.min(inside, size - 1);
      long high = Math.max(size - 1 - inside, 0);
      try (NDArray before = AxisSlices.slice(padded, axis, low, low + 1);
          NDArray old = padded;
          NDArray after = AxisSlices.slice(padded, axis, high, high + 1)) {
        padded = AxisSlices.join(axis, List.of(before, old, after));
      }
    }
    return padded;
  }
}
