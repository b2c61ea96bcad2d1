package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.tensor.AxisSlices;
import org.gleamrecon.tensor.ComplexPairs;

/** The learned part of an iteration: an image becomes a more plausible one. */
sealed interface ProximalBlock permits ResidualNetwork, ConvolutionChain, CircularTime {
  /** Inference of a batch goes through in parts of so many pixels: a slab has many partitions. */
  long PIXELS_AT_ONCE = 1L << 18;

  /**
   * Differentiable.
   *
   * @param pairs (batch, [t,] y, x, 2), channels real and imaginary; not modified
   * @return the same shape
   */
  NDArray apply(NDArray pairs, Parameters.OfIteration parameters, Arithmetic arithmetic);

  /** What it learns, in the order of the published state dictionary. */
  List<ParameterShape> parameters();

  /** Start of the names of the layer whose result is added to the input: without it x stays x. */
  String lastLayer();

  /**
   * How much its convolutions may amplify for block(x) - x to amplify no more than a bound.
   *
   * @param bound below 1 the block can be undone
   */
  List<LipschitzBound.Share> shares(double bound);

  /**
   * The image of which the block makes the given one; called while nothing is recorded.
   *
   * @throws ArithmeticException if it was not found
   */
  default NDArray invert(
      NDArray image, DataType real, Parameters.OfIteration parameters, Arithmetic arithmetic) {
    return FixedPoint.inverse(image, real, x -> denoise(x, parameters, arithmetic));
  }

  /** The block on a complex image (batch, [t,] y, x), which is not modified. */
  default NDArray denoise(NDArray image, Parameters.OfIteration parameters, Arithmetic arithmetic) {
    long images = image.getShape().get(0);
    long atOnce = Math.max(1, PIXELS_AT_ONCE * images / image.getShape().size());
    if (atOnce >= images || arithmetic instanceof Recording) {
      try (NDArray pairs = ComplexPairs.toPairs(image)) {
        return arithmetic.toComplex(apply(pairs, parameters, arithmetic));
      }
    }
    List<NDArray> parts = new ArrayList<>();
    for (long from = 0; from < images; from += atOnce) {
      try (NDArray part = AxisSlices.slice(image, 0, from, Math.min(images, from + atOnce));
          NDArray pairs = ComplexPairs.toPairs(part)) {
        parts.add(arithmetic.toComplex(apply(pairs, parameters, arithmetic)));
      }
    }
    NDArray joined = AxisSlices.join(0, parts);
    parts.forEach(NDArray::close);
    return joined;
  }

  static ProximalBlock of(UnrolledNetworkConfig config) {
    ProximalBlock block =
        switch (config.network()) {
          case RESIDUAL_BLOCKS ->
              new ResidualNetwork(
                  config.features(),
                  config.dimension().axes(),
                  config.padding(),
                  config.activationOrder());
          case CONVOLUTION_CHAIN ->
              new ConvolutionChain(config.features(), config.dimension().axes(), config.padding());
        };
    return config.circularTime() ? new CircularTime(block) : block;
  }
}
