package org.gleamrecon.sparse;

import java.util.Arrays;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Compressed sensing with wavelets (Lustig et al., MRM 2007;58:1182): x minimises 1/2 |A x - y|^2 +
 * lambda |W x|_1, by FISTA (Beck and Teboulle, SIAM J. Imaging Sci. 2009;2:183, equations 4.1 to
 * 4.3) with the step 1 / largest eigenvalue of A^H A.
 *
 * <p>lambda follows the noise, and the image where that is weaker than what undersampling leaves.
 *
 * @param iterations at least 1
 * @param perNoise lambda over the noise's standard deviation
 * @param perImage lambda over the 95th percentile of |A^H y|, at least
 */
public record CompressedSensing(int iterations, double perNoise, double perImage) {
  /** Chosen on heads that are not those the results are given for, see docs/results.md. */
  public static final CompressedSensing DEFAULT = new CompressedSensing(60, 0.2, 0.003);

  private static final long SEED = 1;
  private static final double BRIGHT = 0.95;

  /** An eigenvalue estimated from below makes the step too long. */
  private static final double SAFETY = 1.02;

  /**
   * Images from samples.
   *
   * @param scope owns the result
   * @param a of as many images as the samples have
   * @param samples y (batch, coil, ky, kx), zero where not acquired
   * @param noiseVariance E|n|^2 of a sample: 1 for whitened data
   * @param betweenIterations may throw, which ends the work
   * @return (batch, y, x)
   */
  public ComplexTensor reconstruct(
      TensorScope scope,
      EncodingOperator a,
      ComplexTensor samples,
      double noiseVariance,
      Runnable betweenIterations) {
    long[] shape = a.domain();
    int images = Math.toIntExact(shape[0]);
    int size = Math.toIntExact(2 * shape[1] * shape[2]);
    WaveletShrinkage shrinkage =
        new WaveletShrinkage(Math.toIntExact(shape[1]), Math.toIntExact(shape[2]), SEED);
    try (TensorScope work = scope.child();
        ComplexTensor start = a.adjoint(samples)) {
      double[] lambda = lambda(start.toMagnitudes(), images, noiseVariance);
      double[] step = steps(LargestEigenvalue.of(work, a, SEED));
      float[] adjoint = start.toInterleaved();
      float[] x = new float[adjoint.length];
      float[] z = x.clone();
      double t = 1;
      for (int k = 0; k < iterations; k++) {
        betweenIterations.run();
        float[] next = descended(work, a, z, adjoint, step, size);
        int[] shift = shrinkage.nextShift();
        for (int image = 0; image < images; image++) {
          shrinkage.apply(next, image, lambda[image] * step[image], shift);
        }
        double after = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
        float momentum = (float) ((t - 1) / after);
        for (int i = 0; i < z.length; i++) {
          z[i] = next[i] + momentum * (next[i] - x[i]);
        }
        t = after;
        x = next;
      }
      return scope.complex(x, shape);
    }
  }

  /** z - step A^H (A z - y). */
  private static float[] descended(
      TensorScope work, EncodingOperator a, float[] z, float[] adjoint, double[] step, int size) {
    try (TensorScope scope = work.child()) {
      ComplexTensor normal = a.normal(scope.complex(z, a.domain()));
      float[] gradient = normal.toInterleaved();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = z[i] - (float) step[i / size] * (gradient[i] - adjoint[i]);
      }
      return gradient;
    }
  }

  private static double[] steps(double[] eigenvalues) {
    return Arrays.stream(eigenvalues).map(value -> value > 0 ? 1 / (SAFETY * value) : 1).toArray();
  }

  private double[] lambda(float[] magnitudes, int images, double noiseVariance) {
    double[] lambda = new double[images];
    int size = magnitudes.length / images;
    for (int image = 0; image < images; image++) {
      float[] sorted = Arrays.copyOfRange(magnitudes, image * size, (image + 1) * size);
      Arrays.sort(sorted);
      double bright = sorted[(int) (BRIGHT * size)];
      lambda[image] = Math.max(perNoise * Math.sqrt(noiseVariance), perImage * bright);
    }
    return lambda;
  }
}
