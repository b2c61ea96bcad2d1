package org.gleamrecon.train.parity;

import java.util.Arrays;

/**
 * A numeric array of a .npy file.
 *
 * @param shape sizes; none for a single number
 * @param values last axis fastest; not copied
 */
record NpyArray(long[] shape, double[] values) {
  static NpyArray of(float[] values, long... shape) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return new NpyArray(shape, wide);
  }

  float[] toFloats() {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  /** The array with its axes in another order: axis i of the result is axis order[i] of this. */
  NpyArray transpose(int... order) {
    int axes = shape.length;
    long[] strides = new long[axes];
    long stride = 1;
    for (int axis = axes - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    long[] sizes = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = shape[order[axis]];
    }
    double[] result = new double[values.length];
    long[] index = new long[axes];
    for (int at = 0; at < result.length; at++) {
      long from = 0;
      for (int axis = 0; axis < axes; axis++) {
        from += index[axis] * strides[order[axis]];
      }
      result[at] = values[Math.toIntExact(from)];
      for (int axis = axes - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
        index[axis] = 0;
      }
    }
    return new NpyArray(sizes, result);
  }

  /** Largest magnitude of the difference over the largest magnitude of the reference. */
  double relativeErrorTo(NpyArray reference) {
    if (!Arrays.equals(shape, reference.shape)) {
      throw new IllegalArgumentException(
          "shapes " + Arrays.toString(shape) + " and " + Arrays.toString(reference.shape));
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs(values[i] - reference.values[i]);
      difference = Double.isNaN(error) ? Double.NaN : Math.max(difference, error);
      largest = Math.max(largest, Math.abs(reference.values[i]));
    }
    return difference == 0 ? 0 : difference / largest;
  }
}
