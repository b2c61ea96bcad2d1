package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Complex arrays to and from a trailing axis of (real, imaginary). */
public final class ComplexPairs {
  private ComplexPairs() {}

  /** (..., 2) real to (...) complex; cannot be differentiated. Copies. */
  public static NDArray toComplex(NDArray pairs) {
    // The engine takes pairs only where they lie side by side in memory, which a convolution does
    // not promise; flattening copies exactly when they do not.
    try (NDArray flat = pairs.reshape(-1);
        NDArray dense = flat.reshape(pairs.getShape())) {
      return dense.complex();
    }
  }

  /**
   * (..., 2) real to (...) complex, differentiable: the sum over the last axis of pairs x (1, i).
   *
   * @param unit what {@link #unit} gave for the pairs' type
   */
  public static NDArray toComplex(NDArray pairs, NDArray unit) {
    try (NDArray terms = pairs.mul(unit)) {
      return terms.sum(new int[] {-1});
    }
  }

  /** The complex constant (1, i) for {@link #toComplex(NDArray, NDArray)}. */
  public static NDArray unit(NDManager manager, DataType real) {
    double[] pairs = {1, 0, 0, 1};
    try (NDArray values =
        real == DataType.FLOAT64
            ? NativeArrays.copyOf(manager, pairs, 2, 2)
            : NativeArrays.copyOf(manager, new float[] {1, 0, 0, 1}, 2, 2)) {
      return values.complex();
    }
  }

  /** (...) complex to (..., 2) real; differentiable. Copies. */
  public static NDArray toPairs(NDArray complex) {
    return complex.real();
  }

  /** The complex conjugate in storage of its own (the engine's is a lazy view, slow to use). */
  public static NDArray conjugate(NDArray complex) {
    try (NDArray lazy = complex.conj()) {
      return lazy.duplicate();
    }
  }

  /** A complex array from interleaved doubles, as complex128. */
  public static NDArray fromDoubles(NDManager manager, double[] interleaved, long... shape) {
    long[] pairs = java.util.Arrays.copyOf(shape, shape.length + 1);
    pairs[shape.length] = 2;
    try (NDArray wrapped = manager.create(interleaved, new Shape(pairs))) {
      return wrapped.complex();
    }
  }

  /** A complex array from interleaved floats, as complex64. */
  public static NDArray fromFloats(NDManager manager, float[] interleaved, long... shape) {
    long[] pairs = java.util.Arrays.copyOf(shape, shape.length + 1);
    pairs[shape.length] = 2;
    try (NDArray wrapped = manager.create(interleaved, new Shape(pairs))) {
      return wrapped.complex();
    }
  }
}
