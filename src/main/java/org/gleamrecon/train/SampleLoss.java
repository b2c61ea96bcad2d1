package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;

/**
 * How far an image is from some of the measured samples: with A the encoding model and M the set,
 *
 * <pre>  sum |M (A x - y)| / sum |M y|   (what is learned from)
 *   ||M (A x - y)|| / ||M y||       (what is judged by)
 * </pre>
 *
 * Both are differentiable in x.
 */
final class SampleLoss {
  private final FourierOperator fourier;
  private final NDArray maps;
  private final NDArray mask;
  private final NDArray samples;
  private final NDArray sum;
  private final NDArray norm;
  private final boolean slab;

  /**
   * @param scope owns what is kept; must outlive this, as must the maps
   * @param maps (batch or z, coil, y, x)
   * @param samples (batch, coil, ky, kx), or (kz, coil, ky, x) of a slab; any value outside the set
   * @param set 1 in the set, else 0; broadcasts over the samples
   */
  SampleLoss(TensorScope scope, NDArray maps, NDArray samples, NDArray set, boolean slab) {
    this.slab = slab;
    this.maps = maps;
    mask = scope.tidy(() -> NativeArrays.clone(transposed(set)));
    this.samples = scope.tidy(() -> transposed(samples).mul(mask));
    fourier = new FourierOperator(scope, this.samples.getShape().getShape());
    sum = scope.tidy(() -> this.samples.abs().sum());
    norm =
        scope.tidy(
            () -> {
              NDArray magnitude = this.samples.abs();
              return magnitude.mul(magnitude).sum().sqrt();
            });
  }

  private SampleLoss(TensorScope scope, SampleLoss other) {
    slab = other.slab;
    maps = NativeArrays.copyTo(scope.manager(), other.maps);
    mask = NativeArrays.copyTo(scope.manager(), other.mask);
    samples = NativeArrays.copyTo(scope.manager(), other.samples);
    sum = NativeArrays.copyTo(scope.manager(), other.sum);
    norm = NativeArrays.copyTo(scope.manager(), other.norm);
    fourier = new FourierOperator(scope, samples.getShape().getShape());
  }

  /** The same in another scope, on its device. */
  SampleLoss copy(TensorScope scope) {
    return new SampleLoss(scope, this);
  }

  /** A slab is transformed over its first and third axes, which have to be the last ones. */
  private NDArray transposed(NDArray array) {
    return slab ? array.transpose(3, 1, 0, 2) : array;
  }

  /**
   * The loss.
   *
   * @param image (batch or z, y, x) complex
   * @return a number without axes
   */
  NDArray of(NDArray image) {
    try (NDArray magnitude = errors(image);
        NDArray total = magnitude.sum()) {
      return total.div(sum);
    }
  }

  /** The square of the relative error, differentiable; a number without axes. */
  NDArray squared(NDArray image) {
    try (NDArray magnitude = errors(image);
        NDArray squared = magnitude.mul(magnitude);
        NDArray total = squared.sum();
        NDArray once = total.div(norm)) {
      return once.div(norm);
    }
  }

  /** The relative error, a number. */
  double relativeError(NDArray image) {
    try (NDArray magnitude = errors(image);
        NDArray squared = magnitude.mul(magnitude);
        NDArray total = squared.sum();
        NDArray root = total.sqrt();
        NDArray relative = root.div(norm)) {
      return NativeArrays.toDoubles(relative)[0];
    }
  }

  private NDArray errors(NDArray image) {
    try (NDArray spread = image.expandDims(1);
        NDArray coils = spread.mul(maps);
        NDArray planes = transposed(coils)) {
      try (NDArray predicted = fourier.forward(new ComplexTensor(planes)).array();
          NDArray within = predicted.mul(mask);
          NDArray difference = within.sub(samples)) {
        return difference.abs();
      }
    }
  }
}
