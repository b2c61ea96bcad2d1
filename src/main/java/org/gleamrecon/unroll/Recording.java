package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gleamrecon.tensor.ComplexPairs;

/** Arithmetic for training: nothing is overwritten, every step can be differentiated. */
public final class Recording implements Arithmetic {
  private final NDArray unit;
  private final PaddedRows padded;

  /**
   * @param manager owner of the constants
   * @param real float32 or float64
   */
  public Recording(NDManager manager, DataType real) {
    unit = ComplexPairs.unit(manager, real);
    padded = new PaddedRows(manager);
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    try (a) {
      return a.add(b);
    }
  }

  @Override
  public NDArray subtract(NDArray a, NDArray b) {
    try (a) {
      return a.sub(b);
    }
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    try (a) {
      return a.mul(b);
    }
  }

  @Override
  public NDArray toComplex(NDArray pairs) {
    try (pairs) {
      return ComplexPairs.toComplex(pairs, unit);
    }
  }

  @Override
  public NDArray pad(NDArray x, Padding padding) {
    return padded.pad(x, padding);
  }

  @Override
  public void close() {
    padded.close();
    unit.close();
  }
}
