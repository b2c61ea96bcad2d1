package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.gleamrecon.tensor.TensorScope;

/**
 * Projector on the space that the patches of the calibration data span (Uecker et al., MRM
 * 2014;71:990, section "ESPIRiT"), without an eigensolver.
 *
 * <p>B holds one patch per column. With the Gram matrix H = B B^H scaled to a largest eigenvalue of
 * one, F = H (H + t 1)^-1 has eigenvalues h / (h + t): one half at the threshold t. The iteration F
 * := F^2 (3 - 2 F) (McWeeny, Rev. Mod. Phys. 1960;32:335) drives them to 0 and 1, so that the
 * result is the projector on the eigenvectors above the threshold, with a soft edge. Condition and
 * error are governed by 1/t, a thousand, which single precision bears well. Where there are fewer
 * patches than rows the same is done with the smaller B^H B: all factors are functions of it.
 */
final class SignalSubspace {
  private static final int PURIFICATIONS = 3;
  private static final int POWER_ITERATIONS = 12;

  private SignalSubspace() {}

  /**
   * @param stored patches (rows, columns)
   * @param threshold eigenvalues of the Gram matrix below this share of the largest are noise
   * @param noiseVariance E|n|^2 of a sample, 0 if unknown: raises the threshold to the largest
   *     eigenvalue that noise alone would have
   * @return (rows, rows), in the given scope
   */
  static NDArray projector(
      TensorScope scope, NDArray stored, double threshold, double noiseVariance) {
    long rows = stored.getShape().get(0);
    long columns = stored.getShape().get(1);
    return scope.tidy(
        () -> {
          // Powers of the Gram matrix stay in the range of floats whatever the scanner's units are.
          double peak = Math.max(stored.abs().max().getFloat(), Float.MIN_NORMAL);
          NDArray patches = stored.mul(scope.constant(1 / peak));
          NDArray adjoint = patches.transpose().conj();
          boolean wide = rows <= columns;
          NDArray gram = wide ? patches.matMul(adjoint) : adjoint.matMul(patches);
          double largest = largestEigenvalue(scope, gram);
          double edge = Math.sqrt((double) rows) + Math.sqrt((double) columns);
          double noise = noiseVariance / (peak * peak) * edge * edge / largest;
          double t = Math.min(Math.max(threshold, noise), 0.5);
          NDArray scaled = gram.mul(scope.constant(1 / largest));
          NDArray identity =
              scope
                  .manager()
                  .eye(
                      (int) gram.getShape().get(0),
                      (int) gram.getShape().get(0),
                      0,
                      DataType.FLOAT32);
          NDArray inverse = scaled.add(identity.mul(scope.constant(t))).inverse();
          NDArray three = identity.mul(scope.constant(3));
          NDArray two = scope.constant(2);
          NDArray filter = scaled.matMul(inverse);
          NDArray quotient = inverse;
          for (int i = 0; i < PURIFICATIONS; i++) {
            NDArray factor = filter.matMul(three.sub(filter.mul(two)));
            quotient = wide ? quotient : quotient.matMul(factor);
            filter = filter.matMul(factor);
          }
          return wide
              ? filter
              : patches.matMul(quotient).mul(scope.constant(1 / largest)).matMul(adjoint);
        });
  }

  /** By power iteration; a threshold needs no more digits. */
  private static double largestEigenvalue(TensorScope scope, NDArray gram) {
    long n = gram.getShape().get(0);
    float[] start = new float[(int) (2 * n)];
    for (int i = 0; i < n; i++) {
      // No symmetry, so that the start is not orthogonal to the answer.
      start[2 * i] = 1 + (float) i / n;
      start[2 * i + 1] = (float) Math.sin(i);
    }
    NDArray vector = scope.complex(start, n, 1).array();
    NDArray norm = scope.constant(1);
    for (int i = 0; i < POWER_ITERATIONS; i++) {
      NDArray next = gram.matMul(vector);
      norm = next.abs().square().sum().sqrt();
      // The smallest number keeps data without any signal from becoming 0 / 0.
      vector = next.div(norm.add(scope.constant(Float.MIN_NORMAL)));
    }
    return Math.max(norm.getFloat(), Float.MIN_NORMAL);
  }
}
