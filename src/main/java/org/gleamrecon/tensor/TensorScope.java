package org.gleamrecon.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Native memory of one request: everything made in a scope lies on its device and is freed when it
 * closes. Opening a scope turns gradients off for the calling thread (the engine has them on by
 * default in every new thread, where inference would build graphs).
 *
 * <p>The engine gives the result of an operation to the owner of the operation's first operand.
 * Write the data first and the constant second, or use {@link #tidy}, which says who owns the
 * result and frees everything else.
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

  /**
   * How many threads one operation may use, for all threads of the process from their next
   * operation on. More threads than idle cores are many times slower than one.
   */
  public static void setThreadsPerOperation(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads per operation: " + threads);
    }
    // The engine must be there before its native library can be called.
    try (NDManager loaded = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      loaded.cap();
      JniUtils.setNumThreads(threads);
    }
  }

  /** A scope inside this one, closed on its own or with its parent. */
  public TensorScope child() {
    return new TensorScope(manager.newSubManager());
  }

  /** A scope inside a manager, for rooms behind the native curtain. */
  public static TensorScope within(NDManager parent) {
    return new TensorScope(parent.newSubManager());
  }

  /** Whether it was not closed yet. */
  public boolean isOpen() {
    return manager.isOpen();
  }

  /** The manager that owns the scope's arrays, for rooms behind the native curtain. */
  public NDManager manager() {
    return manager;
  }

  /**
   * A complex64 array from interleaved (re, im) floats, which are copied.
   *
   * @param shape sizes without the trailing (re, im) axis
   */
  public ComplexTensor complex(float[] interleaved, long... shape) {
    long[] pairs = Arrays.copyOf(shape, shape.length + 1);
    pairs[shape.length] = 2;
    // complex() copies, so closing the array that wraps the Java buffer is safe.
    try (NDArray wrapped = manager.create(interleaved, new Shape(pairs))) {
      return new ComplexTensor(wrapped.complex());
    }
  }

  /** A float32 array, copied: the engine's own would read the Java buffer after it is gone. */
  public NDArray real(float[] values, long... shape) {
    try (NDArray wrapped = manager.create(values, new Shape(shape))) {
      return wrapped.duplicate();
    }
  }

  /** A complex64 array of zeros. */
  public ComplexTensor zeros(long... shape) {
    long[] pairs = Arrays.copyOf(shape, shape.length + 1);
    pairs[shape.length] = 2;
    try (NDArray zeros = manager.zeros(new Shape(pairs))) {
      return new ComplexTensor(zeros.complex());
    }
  }

  /** A float32 constant without axes, in native memory: safe to differentiate through. */
  public NDArray constant(double value) {
    return manager.full(new Shape(), (float) value);
  }

  /** Gives an array, and with it the duty to free it, to this scope. */
  public ComplexTensor adopt(NDArray array) {
    array.attach(manager);
    return new ComplexTensor(array);
  }

  /**
   * Runs a calculation and frees every array it made but its result, which belongs to this scope.
   */
  public NDArray tidy(Supplier<NDArray> calculation) {
    return tidy(manager, calculation);
  }

  /** As {@link #tidy(Supplier)}; the result belongs to the given owner. */
  public static NDArray tidy(NDManager owner, Supplier<NDArray> calculation) {
    try (NDScope temporaries = new NDScope()) {
      temporaries.suppressNotUsedWarning();
      NDArray result = calculation.get();
      NDScope.unregister(result);
      result.attach(owner);
      return result;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
