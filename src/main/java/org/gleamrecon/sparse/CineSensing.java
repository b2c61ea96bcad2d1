package org.gleamrecon.sparse;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Compressed sensing of a series of frames of what moves in a circle, the phases of a heart: x
 * minimises 1/2 |A x - y|^2 + lambda TV(x), TV in space and in time ({@link TotalVariation}; Lustig
 * et al., ISMRM 2006;14:2420; Feng et al., MRM 2013;70:64).
 *
 * @param iterations at least 1
 * @param space weight of differences within frames over the noise's standard deviation
 * @param time weight of differences between frames over the noise's standard deviation
 * @param perImage sum of both weights over the 95th percentile of |A^H y|, at least
 */
public record CineSensing(int iterations, double space, double time, double perImage) {
  /**
   * Weights at which heads that move as a whole come out better than frame by frame; what moves a
   * little in a body at rest would like more of the second, see docs/results.md. A ring that beats
   * almost without noise chose the last number.
   */
  public static final CineSensing DEFAULT = new CineSensing(60, 0.07, 0.07, 0.0025);

  private static final double BRIGHT = 0.95;

  /**
   * Frames from samples.
   *
   * @param scope owns the result
   * @param a of as many images as there are frames
   * @param samples y (frame, coil, ky, kx), zero where not acquired
   * @param noiseVariance E|n|^2 of a sample: 1 for whitened data
   * @param betweenIterations may throw, which ends the work
   * @return (frame, y, x)
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
   * Frames from A^H y.
   *
   * @param scope owns the result
   * @param normal A^H A, of all frames at once
   * @param start A^H y (frame, y, x)
   * @param noiseVariance E|n|^2 of a sample of y
   * @param betweenIterations may throw, which ends the work
   * @return (frame, y, x)
   */
  public ComplexTensor reconstruct(
      TensorScope scope,
      UnaryOperator<ComplexTensor> normal,
      ComplexTensor start,
      double noiseVariance,
      Runnable betweenIterations) {
    long[] shape = start.shape();
    // One entry: the frames share a step, since the proximal map joins them.
    long[] series = {1, shape[0], shape[1], shape[2]};
    try (TensorScope work = scope.child()) {
      float[] sorted = start.toMagnitudes();
      Arrays.sort(sorted);
      double least = perImage * sorted[(int) (BRIGHT * sorted.length)];
      double unit = Math.max(Math.sqrt(noiseVariance), least / (space + time));
      float[] x =
          new Fista(iterations)
              .solve(
                  work,
                  frames -> normal.apply(new ComplexTensor(frames.array().reshape(shape))),
                  series,
                  start.toInterleaved(),
                  new TotalVariation(
                      (int) shape[0], (int) shape[1], (int) shape[2], space * unit, time * unit),
                  betweenIterations);
      return scope.complex(x, shape);
    }
  }
}
