package org.gleamrecon.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A complex64 array in native memory, owned by a {@link TensorScope}. Results of arithmetic belong
 * to the scope of the tensor they are asked of.
 */
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

  /** A copy in the given scope. */
  public ComplexTensor copy(TensorScope scope) {
    return scope.adopt(NativeArrays.clone(array));
  }

  /** Absolute values, last axis fastest. */
  public float[] toMagnitudes() {
    try (NDArray magnitudes = array.abs()) {
      return magnitudes.toFloatArray();
    }
  }

  public ComplexTensor plus(ComplexTensor other) {
    return new ComplexTensor(array.add(other.array));
  }

  public ComplexTensor minus(ComplexTensor other) {
    return new ComplexTensor(array.sub(other.array));
  }

  /** Element by element; axes of size one spread. */
  public ComplexTensor times(ComplexTensor other) {
    return new ComplexTensor(array.mul(other.array));
  }

  /** Times a real constant. */
  public ComplexTensor scaledBy(double factor) {
    try (NDArray constant = array.getManager().full(new Shape(), (float) factor)) {
      return new ComplexTensor(array.mul(constant));
    }
  }

  /** Entries from (inclusive) to (exclusive) of the first axis: a view that shares memory. */
  public ComplexTensor entries(long from, long to) {
    return new ComplexTensor(array.get(new NDIndex("{}:{}", from, to)));
  }

  /**
   * {@literal <other, this>} = sum of conj(other) x this for every entry of the first axis.
   *
   * @return [entry][re, im]
   */
  public double[][] innerProducts(ComplexTensor other) {
    long entries = array.getShape().get(0);
    NDArray sums =
        TensorScope.tidy(
            array.getManager(),
            () -> array.mul(other.array.conj()).reshape(entries, -1).sum(new int[] {1}).real());
    try (sums) {
      float[] pairs = sums.toFloatArray();
      double[][] products = new double[(int) entries][];
      for (int entry = 0; entry < entries; entry++) {
        products[entry] = new double[] {pairs[2 * entry], pairs[2 * entry + 1]};
      }
      return products;
    }
  }

  /** A copy with the axes in another order, in the given scope. */
  public ComplexTensor permuted(TensorScope scope, int... order) {
    return scope.adopt(scope.tidy(() -> array.transpose(order).duplicate()));
  }

  /** Joins tensors along their first axis; the result belongs to the given scope. */
  public static ComplexTensor join(TensorScope scope, List<ComplexTensor> parts) {
    NDList list = new NDList();
    parts.forEach(part -> list.add(part.array));
    return scope.adopt(NDArrays.concat(list, 0));
  }

  @Override
  public void close() {
    array.close();
  }
}
