package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;

/** A complex64 array in native memory, owned by a {@link TensorScope}. */
public final class ComplexTensor implements AutoCloseable {
  private final NDArray array;

  public ComplexTensor(NDArray array) {
    this.array = array;
  }

  /** The engine's array, for rooms behind the native curtain. */
  public NDArray array() {
    return array;
  }

  public long[] shape() {
    return array.getShape().getShape();
  }

  /** Interleaved (re, im) floats, last axis fastest. */
  public float[] toInterleaved() {
    try (NDArray pairs = array.real()) {
      return pairs.toFloatArray();
    }
  }

  @Override
  public void close() {
    array.close();
  }
}
