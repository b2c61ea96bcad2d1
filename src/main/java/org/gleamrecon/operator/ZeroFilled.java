package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** The inverse Fourier transform of what was acquired, coils joined by root-sum-of-squares. */
public final class ZeroFilled {
  private ZeroFilled() {}

  /**
   * Coil images.
   *
   * @param samples (batch, coil, ky, kx), zero where not acquired
   * @return (batch, coil, y, x), in the given scope
   */
  public static ComplexTensor coilImages(TensorScope scope, ComplexTensor samples) {
    return scope.adopt(
        scope.tidy(() -> new FourierOperator(scope, samples.shape()).adjoint(samples).array()));
  }

  /**
   * Root of the sum over the coils of |image|^2, as a complex array without phase.
   *
   * @param coilImages (batch, coil, y, x), already in the matrix of the answer
   * @return (batch, y, x), in the given scope
   */
  public static ComplexTensor rootSumOfSquares(TensorScope scope, ComplexTensor coilImages) {
    return scope.adopt(
        scope.tidy(
            () -> {
              NDArray one = scope.complex(new float[] {1, 0}, 1).array();
              return coilImages.array().abs().square().sum(new int[] {1}).sqrt().mul(one);
            }));
  }
}
