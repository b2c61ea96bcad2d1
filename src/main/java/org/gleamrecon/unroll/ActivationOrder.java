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
   * @param x (batch, [t,] y, x, channel), not modified
   */
  NDArray layer(NDArray x, NDArray weight, Padding padding, Arithmetic arithmetic) {
    if (this == BEFORE) {
      // Rectifying after padding instead of before gives the same numbers, and the backward pass
      // of both rectifier and convolution then keeps one and the same array.
      try (NDArray padded = arithmetic.pad(x, padding);
          NDArray active = Activation.relu(padded)) {
        return Convolution.apply(active, weight, null, padding.margin());
      }
    }
    try (NDArray padded = arithmetic.pad(x, padding);
        NDArray raw = Convolution.apply(padded, weight, null, padding.margin())) {
      return Activation.relu(raw);
    }
  }
}
