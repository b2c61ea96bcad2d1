package org.gleamrecon.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Native memory of one request: everything made in a scope lies on its device and is freed when it
 * closes. Opening a scope turns gradients off for the calling thread (the engine has them on by
 * default in every new thread, where inference would build graphs).
 */
public final class TensorScope implements AutoCloseable {
  private final NDManager manager;

  private TensorScope(NDManager manager) {
    this.manager = manager;
  }

  public static TensorScope open(ComputeDevice device) {
    Device engineDevice =
        device.kind() == ComputeDevice.Kind.CPU ? Device.cpu() : Device.gpu(device.index());
    NDManager manager = NDManager.newBaseManager(engineDevice, "PyTorch");
    JniUtils.setGradMode(false);
    return new TensorScope(manager);
  }

  /** A scope inside this one, closed on its own or with its parent. */
  public TensorScope child() {
    return new TensorScope(manager.newSubManager());
  }

  /** The manager that owns the scope's arrays, for rooms behind the native curtain. */
  public NDManager manager() {
    return manager;
  }

  /**
   * A complex64 array from interleaved (re, im) floats.
   *
   * @param shape sizes without the trailing (re, im) axis
   */
  public ComplexTensor complex(float[] interleaved, long... shape) {
    long[] pairs = java.util.Arrays.copyOf(shape, shape.length + 1);
    pairs[shape.length] = 2;
    // complex() copies, so closing the array that wraps the Java buffer is safe.
    try (NDArray wrapped = manager.create(interleaved, new Shape(pairs))) {
      return new ComplexTensor(wrapped.complex());
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
