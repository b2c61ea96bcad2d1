package org.gleamrecon.sparse;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Compressed sensing with wavelets (Lustig et al., MRM 2007;58:1182): x minimises 1/2 |A x - y|^2 +
 * lambda |W x|_1, by {@link Fista}.
 *
 * <p>lambda follows the noise, and the image where that is weaker than what undersampling leaves.
 *
 * @param iterations at least 1
 * @param perNoise lambda over the noise's standard deviation
 * @param perImage lambda over the 95th percentile of |A^H y|, at least
 * @param shifts whether every iteration shifts the image by another number of pixels
 */
public record CompressedSensing(int iterations, double perNoise, double perImage, boolean shifts) {
  /** Chosen on heads that are not those the results are given for, see docs/results.md. */
  public static final CompressedSensing DEFAULT = new CompressedSensing(60, 0.2, 0.002, true);

  private static final long SEED = 1;
  private static final double BRIGHT = 0.95;

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
    try (ComplexTensor start = a.adjoint(samples)) {
      return reconstruct(scope, a::normal, start, noiseVariance, betweenIterations);
    }
  }

  /**
   * Images from A^H y.
   *
   * @param scope owns the result
   * @param normal A^H A
   * @param start A^H y (batch, y, x)
   * @param noiseVariance E|n|^2 of a sample of y
   * @param betweenIterations may throw, which ends the work
   * @return (batch, y, x)
   */
  public ComplexTensor reconstruct(
      TensorScope scope,
      UnaryOperator<ComplexTensor> normal,
      ComplexTensor start,
      double noiseVariance,
      Runnable betweenIterations) {
    long[] shape = start.shape();
    double[] lambda = lambda(start.toMagnitudes(), Math.toIntExact(shape[0]), noiseVariance);
    WaveletShrinkage shrinkage =
        new WaveletShrinkage(Math.toIntExact(shape[1]), Math.toIntExact(shape[2]), SEED);
    try (TensorScope work = scope.child()) {
      float[] x =
          new Fista(iterations)
              .solve(
                  work,
                  normal,
                  shape,
                  start.toInterleaved(),
                  (next, steps) -> shrink(shrinkage, next, lambda, steps),
                  betweenIterations);
      return scope.complex(x, shape);
    }
  }

  private void shrink(WaveletShrinkage shrinkage, float[] images, double[] lambda, double[] steps) {
    int[] shift = shifts ? shrinkage.nextShift() : new int[0];
    for (int image = 0; image < lambda.length; image++) {
      shrinkage.apply(images, image, lambda[image] * steps[image], shift);
    }
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
