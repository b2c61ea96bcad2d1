package org.gleamrecon.quality;

import org.gleamrecon.operator.LinearOperator;
import org.gleamrecon.tensor.ComplexTensor;

/** How well images explain the measurement: |A x - y| / |y| over the acquired samples. */
public final class DataResidual {
  private DataResidual() {}

  /**
   * Relative residual of every image of a batch; 0 where nothing was measured.
   *
   * @param images (batch, y, x)
   * @param samples y, (batch, coil, ky, kx), zero where not acquired
   */
  public static double[] relative(LinearOperator a, ComplexTensor images, ComplexTensor samples) {
    try (ComplexTensor predicted = a.forward(images);
        ComplexTensor difference = predicted.minus(samples)) {
      double[][] errors = difference.innerProducts(difference);
      double[][] powers = samples.innerProducts(samples);
      double[] residuals = new double[errors.length];
      for (int i = 0; i < residuals.length; i++) {
        residuals[i] = powers[i][0] > 0 ? Math.sqrt(errors[i][0] / powers[i][0]) : 0;
      }
      return residuals;
    }
  }
}
