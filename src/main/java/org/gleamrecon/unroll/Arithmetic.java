package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;

/**
 * How a network's arrays are combined, so that training and inference walk through the same lines.
 *
 * <p>"Gives up" means: the caller may not use that array afterwards. It is closed at once (what
 * differentiation still needs, the engine holds by itself), or it is overwritten and returned. What
 * is given up must have storage of its own, never a view.
 */
public sealed interface Arithmetic extends AutoCloseable permits Recording, InPlace {
  /** a + b; gives up a. */
  NDArray add(NDArray a, NDArray b);

  /** a - b; gives up a. */
  NDArray subtract(NDArray a, NDArray b);

  /** a b, element by element; gives up a. */
  NDArray multiply(NDArray a, NDArray b);

  /** (..., 2) pairs (real, imaginary) to a complex array (...); gives up the pairs. */
  NDArray toComplex(NDArray pairs);

  /**
   * The array with a padding's samples around it, as a handle of its own; differentiable. Does not
   * give anything up.
   *
   * @param x (batch, [t,] y, x, channel)
   */
  NDArray pad(NDArray x, Padding padding);

  @Override
  void close();
}
