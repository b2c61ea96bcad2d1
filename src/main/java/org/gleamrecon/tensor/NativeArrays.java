package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Arrays whose memory the engine owns.
 *
 * <p>The engine's own {@code create} wraps a Java buffer: views of it, and everything recorded for
 * differentiation, read freed memory once that buffer is gone. So every array made here is copied,
 * and every constant is a 0-dimensional array filled by the engine itself.
 */
public final class NativeArrays {
  private static final NDIndex EVERYTHING = new NDIndex("...");

  private NativeArrays() {}

  /** A float32 array; last axis fastest. The Java array is copied. */
  public static NDArray copyOf(NDManager manager, float[] values, long... shape) {
    try (NDArray wrapped = manager.create(values, new Shape(shape))) {
      return wrapped.duplicate();
    }
  }

  /** A float64 array; last axis fastest. The Java array is copied. */
  public static NDArray copyOf(NDManager manager, double[] values, long... shape) {
    try (NDArray wrapped = manager.create(values, new Shape(shape))) {
      return wrapped.duplicate();
    }
  }

  /** A constant without axes, safe to multiply by while operations are recorded. */
  public static NDArray scalar(NDManager manager, double value, DataType type) {
    return JniUtils.full(
        (PtNDManager) manager, new Shape(), value, type, manager.getDevice(), SparseFormat.DENSE);
  }

  /** The same values in storage of their own; cut off from what was recorded. */
  public static NDArray clone(NDArray array) {
    return array.duplicate();
  }

  /**
   * The same values on a manager's device and owned by it, in storage of their own; cut off from
   * what was recorded.
   */
  public static NDArray copyTo(NDManager manager, NDArray array) {
    if (array.getDevice().equals(manager.getDevice())) {
      // The engine's own way to a device shares the storage where it is the same device.
      NDArray copied = array.duplicate();
      copied.attach(manager);
      return copied;
    }
    if (array.getDataType() == DataType.UNKNOWN) {
      // complex128, which the engine would convert on its way to another device.
      try (NDArray pairs = ComplexPairs.toPairs(array);
          NDArray there = copyTo(manager, pairs)) {
        return ComplexPairs.toComplex(there);
      }
    }
    NDArray copied = array.toDevice(manager.getDevice(), true);
    // The engine opens a manager beneath the source's for it, which would stay as long as that.
    NDManager between = copied.getManager();
    copied.attach(manager);
    if (between != array.getManager()) {
      between.close();
    }
    return copied;
  }

  /** Puts the values of an array on the same device into another, in place; nothing is recorded. */
  public static void overwrite(NDArray array, NDArray values) {
    GradientMode.off(
        () -> {
          array.set(EVERYTHING, values);
          return array;
        });
  }

  /** Puts values into an array of float32, whatever it held, in place; nothing is recorded. */
  public static void overwrite(NDArray array, float[] values) {
    GradientMode.off(
        () -> {
          try (NDArray wrapped = array.getManager().create(values, array.getShape())) {
            // Not set(Buffer), which shares the Java buffer; this copies element by element.
            array.set(EVERYTHING, wrapped);
            return array;
          }
        });
  }

  /** The values as doubles, whether float32 or float64 (not complex). */
  public static double[] toDoubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
