package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** Parts of an array along one axis, and arrays joined along one; differentiable. */
public final class AxisSlices {
  private AxisSlices() {}

  /** Indices from (included) to end (excluded) of an axis: a view. */
  public static NDArray slice(NDArray array, int axis, long from, long end) {
    return JniUtils.slice((PtNDArray) array, axis, from, end, 1);
  }

  /** The parts one after the other along an axis; owned by the first part's manager. */
  public static NDArray join(int axis, List<NDArray> parts) {
    return JniUtils.cat(parts.toArray(PtNDArray[]::new), axis);
  }
}
