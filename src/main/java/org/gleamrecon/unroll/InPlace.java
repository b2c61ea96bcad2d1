package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexPairs;

/** Arithmetic for inference: what is given up is overwritten. Only while nothing is recorded. */
public final class InPlace implements Arithmetic {
  @Override
  public NDArray add(NDArray a, NDArray b) {
    return a.addi(b);
  }

  @Override
  public NDArray subtract(NDArray a, NDArray b) {
    return a.subi(b);
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    return a.muli(b);
  }

  @Override
  public NDArray toComplex(NDArray pairs) {
    try (pairs) {
      return ComplexPairs.toComplex(pairs);
    }
  }
}
