package org.gleamrecon.unroll;

import java.util.Arrays;

/**
 * One learned array of an iteration.
 *
 * @param name the published parameter name, without the iteration
 * @param shape sizes; none for a single number
 * @param bound starting values are drawn uniformly from [-bound, bound)
 * @param centre added to them
 */
record ParameterShape(String name, long[] shape, double bound, double centre) {
  /**
   * A convolution's weight (channel out, channel in, width ...), drawn as PyTorch does by default:
   * bound 1 / sqrt(fan in).
   */
  static ParameterShape weight(String name, long out, long in, int width, int axes) {
    long[] shape = new long[axes + 2];
    Arrays.fill(shape, width);
    shape[0] = out;
    shape[1] = in;
    return new ParameterShape(name, shape, 1 / Math.sqrt(fanIn(in, width, axes)), 0);
  }

  /** The bias that goes with such a weight. */
  static ParameterShape bias(String name, long out, long in, int width, int axes) {
    return new ParameterShape(name, new long[] {out}, 1 / Math.sqrt(fanIn(in, width, axes)), 0);
  }

  /** A single number that starts at the given value. */
  static ParameterShape number(String name, double start) {
    return new ParameterShape(name, new long[0], 0, start);
  }

  private static double fanIn(long in, int width, int axes) {
    return in * Math.pow(width, axes);
  }

  int count() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }
}
