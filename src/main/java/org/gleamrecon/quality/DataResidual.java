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
    double[][] squares = squares(a, images, samples);
    double[] residuals = new double[squares.length];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = squares[i][1] > 0 ? Math.sqrt(squares[i][0] / squares[i][1]) : 0;
    }
    return residuals;
  }

  /**
   * |A x - y|^2 and |y|^2 of every image of a batch, as pairs: what a residual over batches is
   * summed from.
   */
  public static double[][] squares(LinearOperator a, ComplexTensor images, ComplexTensor samples) {
    try (ComplexTensor predicted = a.forward(images);
        ComplexTensor difference = predicted.minus(samples)) {
      double[][] errors = difference.innerProducts(difference);
      double[][] powers = samples.innerProducts(samples);
      double[][] squares = new double[errors.length][];
      for (int i = 0; i < squares.length; i++) {
        squares[i] = new double[] {errors[i][0], powers[i][0]};
      }
      return squares;
    }
  }
}
