package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** Image (batch, y, x) to coil images (batch, coil, y, x): each coil sees x times its map. */
public final class SensitivityOperator implements LinearOperator {
  private final NDArray maps;
  private final NDArray conjugate;
  private final long batch;

  /**
   * @param scope owns the conjugate maps; must outlive the operator, as must the maps
   */
  public SensitivityOperator(TensorScope scope, SensitivityMaps maps, long batch) {
    this.maps = maps.maps().array();
    this.batch = batch;
    conjugate = scope.tidy(() -> this.maps.conj());
  }

  @Override
  public ComplexTensor forward(ComplexTensor image) {
    try (NDArray spread = image.array().expandDims(1)) {
      return new ComplexTensor(spread.mul(maps));
    }
  }

  @Override
  public ComplexTensor adjoint(ComplexTensor coilImages) {
    try (NDArray products = coilImages.array().mul(conjugate)) {
      return new ComplexTensor(products.sum(new int[] {1}));
    }
  }

  @Override
  public long[] domain() {
    long[] sizes = maps.getShape().getShape();
    return new long[] {batch, sizes[2], sizes[3]};
  }

  @Override
  public long[] range() {
    long[] sizes = maps.getShape().getShape();
    return new long[] {batch, sizes[1], sizes[2], sizes[3]};
  }
}
