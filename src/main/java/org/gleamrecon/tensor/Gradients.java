package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Reverse-mode differentiation, without the engine's own collector (of which there can be only one
 * per process).
 */
public final class Gradients {
  private Gradients() {}

  /** Adds d scalar / d leaf to every leaf that wants gradients, and frees the recorded graph. */
  public static void backward(NDArray scalar) {
    // The scalar may be float32 or float64; one of the same kind, owned by the engine.
    try (NDArray one = NativeArrays.scalar(scalar.getManager(), 1, scalar.getDataType())) {
      backward(scalar, one);
    }
  }

  /**
   * The vector-Jacobian product: adds (d output / d leaf)^H upstream to every leaf.
   *
   * @param upstream of the output's shape and type; complex where the output is complex
   */
  public static void backward(NDArray output, NDArray upstream) {
    JniUtils.backward((PtNDArray) output, (PtNDArray) upstream, false, false);
  }

  /** Sets the gathered gradient of a leaf to zero. */
  public static void clear(NDArray leaf) {
    if (leaf.hasGradient()) {
      JniUtils.zeroGrad((PtNDArray) leaf);
    }
  }

  /** The same values cut off from what was recorded; shares storage, is a handle of its own. */
  public static NDArray detach(NDArray array) {
    return array.stopGradient();
  }

  /** Real kind of an engine array's numbers: float64 for complex128, else float32. */
  static DataType realType(NDArray array) {
    DataType type = array.getDataType();
    return type == DataType.FLOAT64 || type == DataType.UNKNOWN
        ? DataType.FLOAT64
        : DataType.FLOAT32;
  }
}
