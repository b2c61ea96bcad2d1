package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Which two axes of (batch, coil, [t,] y, x) the Fourier transform runs over.
 *
 * @param sizes of those axes
 * @param joined whether the batch is one of them: then its images are partitions of one slab
 * @param factors shape that spreads a (first, second) array over the samples
 */
record EncodedAxes(long[] axes, long[] sizes, boolean joined, Shape factors) {

  /** (y, x) of every image. */
  static EncodedAxes plane(NDArray samples) {
    long[] shape = samples.getShape().getShape();
    long ny = shape[shape.length - 2];
    long nx = shape[shape.length - 1];
    return new EncodedAxes(new long[] {-2, -1}, new long[] {ny, nx}, false, new Shape(ny, nx));
  }

  /**
   * The axes A^H A needs. Where the mask is the same for all x (the readout is never undersampled),
   * the transform over x and its inverse cancel, and their phases too: only y is left.
   *
   * @param mask (batch, 1, [t,] y, x)
   */
  EncodedAxes undersampled(NDArray mask) {
    Shape shape = mask.getShape();
    boolean everyColumn = !joined && shape.get(shape.dimension() - 1) == 1;
    return everyColumn
        ? new EncodedAxes(new long[] {axes[0]}, new long[] {sizes[0]}, false, factors)
        : this;
  }

  /** (z, y) of (z, coil, y, x). */
  static EncodedAxes slab(NDArray samples) {
    long[] shape = samples.getShape().getShape();
    return new EncodedAxes(
        new long[] {0, 2},
        new long[] {shape[0], shape[2]},
        true,
        new Shape(shape[0], 1, shape[2], 1));
  }
}
