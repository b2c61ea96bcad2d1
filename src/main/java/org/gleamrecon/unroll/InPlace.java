package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.gleamrecon.tensor.ComplexPairs;

/** Arithmetic for inference: what is given up is overwritten. Only while nothing is recorded. */
public final class InPlace implements Arithmetic {
  private final PaddedRows padded;

  /**
   * @param manager owner of what is kept between calls
   */
  public InPlace(NDManager manager) {
    padded = new PaddedRows(manager);
  }

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

  @Override
  public NDArray pad(NDArray x, Padding padding) {
    return padded.pad(x, padding);
  }

  @Override
  public void close() {
    padded.close();
  }
}
