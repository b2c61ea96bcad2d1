package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * From the encoded matrix to the matrix of the answer. Axes count from 0 or, negative, from the
 * end; index n // 2 is the centre on either side.
 */
public final class FourierResampling {
  private FourierResampling() {}

  /**
   * Crops or zero-fills one axis around its centre: in the image it changes the field of view, in
   * k-space the resolution.
   *
   * @return a new array that belongs to the given scope
   */
  public static ComplexTensor fit(TensorScope scope, ComplexTensor x, int axis, int size) {
    int ax = axis < 0 ? axis + x.shape().length : axis;
    long from = x.shape()[ax];
    long offset = size / 2 - from / 2;
    if (size <= from) {
      String index = ":,".repeat(ax) + -offset + ":" + (size - offset);
      // A copy, so that the result does not hold on to the larger array.
      return scope.adopt(
          scope.tidy(() -> x.array().get(new NDIndex(index)).mul(scope.constant(1))));
    }
    NDArray joined =
        scope.tidy(
            () -> {
              NDList parts = new NDList();
              if (offset > 0) {
                parts.add(scope.zeros(resized(x.shape(), ax, offset)).array());
              }
              parts.add(x.array());
              if (size - from - offset > 0) {
                parts.add(scope.zeros(resized(x.shape(), ax, size - from - offset)).array());
              }
              return NDArrays.concat(parts, ax);
            });
    return new ComplexTensor(joined);
  }

  /**
   * Images of another matrix at the same field of view over the last two axes: centred k-space
   * cropped or zero-filled, pixel values kept.
   *
   * @return a new array that belongs to the given scope
   */
  public static ComplexTensor resample(TensorScope scope, ComplexTensor images, int ny, int nx) {
    long[] shape = images.shape();
    long oldY = shape[shape.length - 2];
    long oldX = shape[shape.length - 1];
    return scope.adopt(
        scope.tidy(
            () -> {
              if (oldY == ny && oldX == nx) {
                return images.array().mul(scope.constant(1));
              }
              ComplexTensor samples = new FourierOperator(scope, shape).forward(images);
              ComplexTensor fitted = fit(scope, fit(scope, samples, -1, nx), -2, ny);
              ComplexTensor result = new FourierOperator(scope, fitted.shape()).adjoint(fitted);
              double scale = Math.sqrt((double) ny * nx / ((double) oldY * oldX));
              return result.scaledBy(scale).array();
            }));
  }

  /**
   * From the encoded image to the answer's: the field of view along y cropped to fieldY pixels of
   * the encoded resolution, then resampled to (ny, nx).
   *
   * @param images (..., y, x)
   */
  public static ComplexTensor toRecon(
      TensorScope scope, ComplexTensor images, int fieldY, int ny, int nx) {
    try (ComplexTensor field = fit(scope, images, -2, fieldY)) {
      return resample(scope, field, ny, nx);
    }
  }

  private static long[] resized(long[] shape, int axis, long size) {
    long[] sizes = shape.clone();
    sizes[axis] = size;
    return sizes;
  }
}
