package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexTensor;

/** Keeps the acquired samples of k-space (batch, coil, ky, kx) and sets the others to zero. */
public final class SamplingOperator implements LinearOperator {
  private final NDArray mask;
  private final long[] shape;

  /**
   * @param mask float32 (batch or 1, 1, ky, kx), 1 where acquired, 0 elsewhere; must outlive the
   *     operator
   * @param shape (batch, coil, ky, kx)
   */
  public SamplingOperator(NDArray mask, long... shape) {
    this.mask = mask;
    this.shape = shape.clone();
  }

  @Override
  public ComplexTensor forward(ComplexTensor samples) {
    return new ComplexTensor(samples.array().mul(mask));
  }

  @Override
  public ComplexTensor adjoint(ComplexTensor samples) {
    return forward(samples);
  }

  /** A projector: P^H P = P. */
  @Override
  public ComplexTensor normal(ComplexTensor samples) {
    return forward(samples);
  }

  @Override
  public long[] domain() {
    return shape.clone();
  }

  @Override
  public long[] range() {
    return shape.clone();
  }
}
