package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Solves (A^H A + lambda 1) x = b by conjugate gradients (Hestenes and Stiefel 1952), every entry
 * of the batch on its own: an entry that has converged stays as it is, so the answer does not
 * depend on which images share a batch.
 *
 * @param maximumIterations at most so many applications of A^H A
 * @param tolerance an entry stops when its residual's norm is below tolerance x norm of b
 */
public record ConjugateGradient(int maximumIterations, double tolerance) {

  /**
   * @param x same shape as b
   * @param iterations applications of A^H A
   * @param residuals norm of b - (A^H A + lambda 1) x over norm of b, per entry
   */
  public record Solution(ComplexTensor x, int iterations, double[] residuals) {}

  /**
   * Starts from x = 0.
   *
   * @param scope owns the solution
   * @param b right-hand side (batch, ...), not written to
   * @param lambda per entry, at least 0
   */
  public Solution solve(TensorScope scope, LinearOperator a, ComplexTensor b, double[] lambda) {
    int entries = Math.toIntExact(b.shape()[0]);
    int axes = b.shape().length;
    if (lambda.length != entries) {
      throw new IllegalArgumentException(
          "%d regularisations for %d entries".formatted(lambda.length, entries));
    }
    ComplexTensor x = scope.zeros(b.shape());
    try (TensorScope work = scope.child()) {
      ComplexTensor r = work.adopt(b.array().mul(work.constant(1)));
      ComplexTensor p = work.adopt(b.array().mul(work.constant(1)));
      NDArray lambdas = perEntry(work, lambda, axes);
      double[] initial = squaredNorms(b);
      double[] squared = initial.clone();
      int iteration = 0;
      while (iteration < maximumIterations && anyActive(squared, initial)) {
        iteration++;
        try (TensorScope step = work.child()) {
          NDArray ap = step.adopt(a.normal(p).array()).array();
          ap.addi(step.adopt(p.array().mul(lambdas)).array());
          double[] curvature = realParts(new ComplexTensor(ap).innerProducts(p));
          double[] alpha = new double[entries];
          for (int i = 0; i < entries; i++) {
            alpha[i] =
                active(squared[i], initial[i]) && curvature[i] > 0 ? squared[i] / curvature[i] : 0;
          }
          NDArray alphas = perEntry(step, alpha, axes);
          x.array().addi(step.adopt(p.array().mul(alphas)).array());
          r.array().subi(ap.muli(alphas));
          double[] next = squaredNorms(r);
          double[] beta = new double[entries];
          for (int i = 0; i < entries; i++) {
            boolean moved = alpha[i] > 0;
            beta[i] = moved ? next[i] / squared[i] : 0;
            squared[i] = moved ? next[i] : squared[i];
            // No descent direction is left: exact to rounding.
            initial[i] = moved ? initial[i] : Double.POSITIVE_INFINITY;
          }
          p.array().muli(perEntry(step, beta, axes)).addi(r.array());
        }
      }
      return new Solution(x, iteration, relative(squaredNorms(r), squaredNorms(b)));
    }
  }

  private boolean active(double squared, double initial) {
    return squared > tolerance * tolerance * initial && squared > 0;
  }

  private boolean anyActive(double[] squared, double[] initial) {
    for (int i = 0; i < squared.length; i++) {
      if (active(squared[i], initial[i])) {
        return true;
      }
    }
    return false;
  }

  private static NDArray perEntry(TensorScope scope, double[] values, int axes) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    long[] shape = new long[axes];
    Arrays.fill(shape, 1);
    shape[0] = values.length;
    return scope.real(floats, shape);
  }

  private static double[] squaredNorms(ComplexTensor x) {
    return realParts(x.innerProducts(x));
  }

  private static double[] realParts(double[][] products) {
    double[] parts = new double[products.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = products[i][0];
    }
    return parts;
  }

  private static double[] relative(double[] squared, double[] initial) {
    double[] residuals = new double[squared.length];
    for (int i = 0; i < squared.length; i++) {
      residuals[i] = initial[i] > 0 ? Math.sqrt(squared[i] / initial[i]) : 0;
    }
    return residuals;
  }
}
