package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * How an iteration keeps the image true to what was measured, and where the learned block stands in
 * it.
 */
public sealed interface DataConsistency permits GradientStep, ConjugateGradient {
  /**
   * One iteration.
   *
   * @param image (batch, [t,] y, x) complex, not modified
   * @return the next image, a new array
   */
  NDArray iterate(
      NDArray image,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic);

  /**
   * The image that an iteration began with, from the one it gave. Called while nothing is recorded.
   *
   * @param next (batch, [t,] y, x) complex, not modified
   * @return a new array
   * @throws ArithmeticException if it was not found
   */
  NDArray invert(
      NDArray next,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic);

  /** What it learns itself. */
  List<ParameterShape> parameters();
}
