package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.operator.LinearOperator;
import org.gleamrecon.tensor.ComplexTensor;

/**
 * The k-space of sensitivities, (coil, ky, kx), to the samples (coil, 1, ky, kx) they give of one
 * image: A = P F M F^H K, with K the kernel's support, M the image, P the sampled region.
 */
final class KernelOperator implements LinearOperator {
  private final EncodingOperator encoding;
  private final FourierOperator fourier;
  private final NDArray support;

  /**
   * @param encoding P F M, whose batch are the coils
   * @param support float32 (1, 1, ky, kx), 1 in the kernel; belongs to the caller
   */
  KernelOperator(EncodingOperator encoding, FourierOperator fourier, NDArray support) {
    this.encoding = encoding;
    this.fourier = fourier;
    this.support = support.squeeze(0);
  }

  @Override
  public ComplexTensor forward(ComplexTensor kernels) {
    try (NDArray inside = kernels.array().mul(support);
        ComplexTensor maps = fourier.adjoint(new ComplexTensor(inside))) {
      return encoding.forward(maps);
    }
  }

  @Override
  public ComplexTensor adjoint(ComplexTensor samples) {
    try (ComplexTensor maps = encoding.adjoint(samples);
        ComplexTensor kernels = fourier.forward(maps)) {
      return new ComplexTensor(kernels.array().mul(support));
    }
  }

  @Override
  public ComplexTensor normal(ComplexTensor kernels) {
    try (NDArray inside = kernels.array().mul(support);
        ComplexTensor maps = fourier.adjoint(new ComplexTensor(inside));
        ComplexTensor explained = encoding.normal(maps);
        ComplexTensor all = fourier.forward(explained)) {
      return new ComplexTensor(all.array().mul(support));
    }
  }

  @Override
  public long[] domain() {
    return fourier.domain();
  }

  @Override
  public long[] range() {
    return encoding.range();
  }
}
