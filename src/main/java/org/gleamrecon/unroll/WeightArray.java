package org.gleamrecon.unroll;

import java.util.Arrays;

/**
 * A learned array outside the engine.
 *
 * @param values last axis fastest; not copied: whoever made the record owns the array
 * @param shape sizes; none for a single number
 */
public record WeightArray(float[] values, long[] shape) {
  /**
   * @throws IllegalArgumentException if the sizes do not multiply to the number of values
   */
  public WeightArray {
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
  }
}
