package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.gleamrecon.tensor.ComplexPairs;

/** The learned part of an iteration: an image becomes a more plausible one. */
sealed interface ProximalBlock permits ResidualNetwork, ConvolutionChain, CircularTime {
  /**
   * Differentiable.
   *
   * @param pairs (batch, [t,] y, x, 2), channels real and imaginary; not modified
   * @return the same shape
   */
  NDArray apply(NDArray pairs, Parameters.OfIteration parameters, Arithmetic arithmetic);

  /** What it learns, in the order of the published state dictionary. */
  List<ParameterShape> parameters();

  /** The block on a complex image (batch, [t,] y, x), which is not modified. */
  default NDArray denoise(NDArray image, Parameters.OfIteration parameters, Arithmetic arithmetic) {
    try (NDArray pairs = ComplexPairs.toPairs(image)) {
      return arithmetic.toComplex(apply(pairs, parameters, arithmetic));
    }
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
