package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Pixels (rows of channels) picked by number; differentiable.
 *
 * <p>The engine has no padding but zeros. Its embedding look-up copies whole rows in one pass, and
 * its backward adds them up in one: measured 5 to 10 times as fast as joining slices, with one
 * temporary array instead of four.
 */
public final class RowGather {
  private RowGather() {}

  /**
   * @param x (..., channel)
   * @param index numbers of x's rows, counted with the last axis but one fastest
   * @return (index's axes, channel), owned by x's manager
   */
  public static NDArray apply(NDArray x, NDArray index) {
    long channels = x.getShape().get(x.getShape().dimension() - 1);
    try (NDArray rows = x.reshape(-1, channels)) {
      NDArray result = JniUtils.embedding((PtNDArray) index, (PtNDArray) rows, false);
      result.attach(x.getManager());
      return result;
    }
  }

  /** An index array; the Java array is copied. */
  public static NDArray index(NDManager manager, long[] rows, long... shape) {
    try (NDArray wrapped = manager.create(rows, new Shape(shape))) {
      return wrapped.duplicate();
    }
  }
}
