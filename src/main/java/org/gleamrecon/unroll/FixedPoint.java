package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;
import org.gleamrecon.tensor.NativeArrays;

/**
 * The inverse of a map near the identity: from y = g(x) back to x by x &lt;- x + (y - g(x)), which
 * converges where x - g(x) is a contraction. Behrmann et al., Invertible residual networks, 2019,
 * algorithm 1. It ends where round-off does, when a small change no longer shrinks: y may be ten
 * times weaker than x, and g's round-off is x's.
 */
final class FixedPoint {
  private static final int MOST_ROUNDS = 200;
  private static final double SINGLE = 1e-6;
  private static final double DOUBLE = 1e-13;

  /** How much larger a change may be that round-off alone keeps up. */
  private static final double ROUND_OFF = 10;

  private FixedPoint() {}

  /**
   * Called while nothing is recorded.
   *
   * @param y complex, not modified
   * @param g gives a new array; does not modify its argument
   * @return x, a new array
   * @throws ArithmeticException with the numbers, if it does not converge
   */
  static NDArray inverse(NDArray y, DataType real, UnaryOperator<NDArray> g) {
    double enough = (real == DataType.FLOAT64 ? DOUBLE : SINGLE) * size(y);
    NDArray x = NativeArrays.clone(y);
    double change = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      try (NDArray image = g.apply(x);
          NDArray missing = y.sub(image)) {
        x.addi(missing);
        double before = change;
        change = size(missing);
        if (change <= enough || (change >= before && change <= ROUND_OFF * enough)) {
          return x;
        }
      }
    }
    x.close();
    throw new ArithmeticException(
        "an iteration could not be undone: after %d rounds an image of size %.3g still changed by %.3g"
            .formatted(MOST_ROUNDS, size(y), change));
  }

  /** The Euclidean norm. */
  static double size(NDArray image) {
    try (NDArray magnitude = image.abs();
        NDArray power = magnitude.mul(magnitude);
        NDArray sum = power.sum()) {
      return Math.sqrt(NativeArrays.toDoubles(sum)[0]);
    }
  }
}
