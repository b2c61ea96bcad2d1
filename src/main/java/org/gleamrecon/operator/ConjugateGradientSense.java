package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * CG-SENSE (Pruessmann et al., MRM 2001;46:638) on a Cartesian grid: x minimises |A x - y|^2 +
 * lambda |x|^2.
 *
 * <p>lambda = 4 x noise variance / mean power of the object. Without the 4 it is the choice that
 * minimises the expected error of an image whose detail is as strong as its mean (Wiener); the
 * detail that undersampling has to guess is weaker. On heads at accelerations of 2 to 4 the best
 * factor lay between 3 and 6, and the optimum is flat. Both stand in the same units because A is
 * built of an orthonormal transform and of maps with unit root-sum-of-squares.
 *
 * <p>The image is x (1 + lambda): the regularisation alone would darken even a fully sampled image
 * by 1 / (1 + lambda).
 */
public final class ConjugateGradientSense {
  public static final ConjugateGradient DEFAULT_SOLVER = new ConjugateGradient(30, 1e-3);

  /** Below this lambda the solver's own stopping regularises more. */
  private static final double LEAST_LAMBDA = 1e-5;

  private static final double MOST_LAMBDA = 1;

  private static final double WEAKNESS_OF_DETAIL = 4;

  /** A pixel belongs to the object if its magnitude exceeds this share of the largest. */
  private static final double OBJECT_SHARE = 0.1;

  private final ConjugateGradient solver;

  public ConjugateGradientSense(ConjugateGradient solver) {
    this.solver = solver;
  }

  /**
   * @param image (batch, y, x)
   * @param lambda per image
   */
  public record Result(ComplexTensor image, double[] lambda, int iterations, double[] residuals) {}

  /**
   * @param scope owns the image
   * @param samples (batch, coil, ky, kx)
   * @param noiseVariance E|n|^2 of a sample: 1 for whitened data, see {@link NoiseEstimate} for
   *     others
   */
  public Result reconstruct(
      TensorScope scope, EncodingOperator operator, ComplexTensor samples, double noiseVariance) {
    try (ComplexTensor start = operator.adjoint(samples)) {
      double[] lambda = regularisation(start, noiseVariance);
      ConjugateGradient.Solution solution = solver.solve(scope, operator, start, lambda);
      restoreBrightness(scope, solution.x(), lambda);
      return new Result(solution.x(), lambda, solution.iterations(), solution.residuals());
    }
  }

  private static void restoreBrightness(TensorScope scope, ComplexTensor image, double[] lambda) {
    float[] factors = new float[lambda.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (1 + lambda[i]);
    }
    try (NDArray perImage = scope.real(factors, factors.length, 1, 1)) {
      image.array().muli(perImage);
    }
  }

  private static double[] regularisation(ComplexTensor image, double noiseVariance) {
    long entries = image.shape()[0];
    float[] magnitudes = image.toMagnitudes();
    int size = Math.toIntExact(magnitudes.length / entries);
    double[] lambda = new double[(int) entries];
    for (int i = 0; i < entries; i++) {
      double power = objectPower(Arrays.copyOfRange(magnitudes, i * size, (i + 1) * size));
      lambda[i] =
          power > 0
              ? Math.max(
                  LEAST_LAMBDA, Math.min(WEAKNESS_OF_DETAIL * noiseVariance / power, MOST_LAMBDA))
              : 1;
    }
    return lambda;
  }

  private static double objectPower(float[] magnitudes) {
    double largest = 0;
    for (float m : magnitudes) {
      largest = Math.max(largest, m);
    }
    double sum = 0;
    int count = 0;
    for (float m : magnitudes) {
      if (m > OBJECT_SHARE * largest) {
        sum += (double) m * m;
        count++;
      }
    }
    return count > 0 ? sum / count : 0;
  }
}
