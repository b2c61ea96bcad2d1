package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.gleamrecon.tensor.Convolution;

/** On which side of a convolution the rectifier stands. */
public enum ActivationOrder {
  /** Rectifier, then convolution: the published 2D network. */
  BEFORE,
  /** Convolution, then rectifier: the published 2D+time network. */
  AFTER;

  /** Where the convolution stands in the published layer's list. */
  int convolutionIndex() {
    return this == BEFORE ? 1 : 0;
  }

  /**
   * A convolution without bias and its rectifier.
   *
   * @param padded (batch, [t,] y, x, channel) with its padding, given up
   * @param margin zeros the convolution has to assume around it
   */
  NDArray layer(NDArray padded, NDArray weight, int margin) {
    if (this == BEFORE) {
      // Rectifying after padding instead of before gives the same numbers, and the backward pass
      // of both rectifier and convolution then keeps one and the same array.
      try (NDArray active = rectified(padded)) {
        return Convolution.apply(active, weight, null, margin);
      }
    }
    try (padded) {
      return rectified(Convolution.apply(padded, weight, null, margin));
    }
  }

  /** Gives up its argument. */
  static NDArray rectified(NDArray x) {
    try (x) {
      return Activation.relu(x);
    }
  }
}
