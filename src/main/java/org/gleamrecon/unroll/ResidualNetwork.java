package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.tensor.Convolution;

/**
 * The published PGD network: two residual blocks of two layers each, a last convolution, and the
 * input added.
 *
 * <p>out = x + conv(h2) + bias; h2 = h1 + layer(layer(h1)); h1 = shortcut(x) + layer(layer(x)),
 * where the shortcut is a 1x1 convolution with bias (the channels change), the layers have no bias
 * and the last convolution is zero-padded. Ozturkler et al., GLEAM, 2022.
 *
 * @param features channels inside
 * @param axes convolved axes, 2 or 3
 */
record ResidualNetwork(int features, int axes, Padding padding, ActivationOrder order)
    implements ProximalBlock {
  static final int BLOCKS = 2;
  private static final int LAYERS = 2;
  private static final int WIDTH = 3;

  @Override
  public NDArray apply(NDArray pairs, Parameters.OfIteration p, Arithmetic arithmetic) {
    NDArray h;
    try (NDArray shortcut =
        Convolution.apply(
            pairs, p.get("res_blocks.0.resample.weight"), p.get("res_blocks.0.resample.bias"), 0)) {
      h = arithmetic.add(layers(pairs, 0, p, arithmetic), shortcut);
    }
    for (int block = 1; block < BLOCKS; block++) {
      try (NDArray before = h) {
        h = arithmetic.add(layers(before, block, p, arithmetic), before);
      }
    }
    try (NDArray last = h) {
      return arithmetic.add(
          Convolution.apply(last, p.get("final_layer.weight"), p.get("final_layer.bias"), 1),
          pairs);
    }
  }

  private NDArray layers(NDArray x, int block, Parameters.OfIteration p, Arithmetic arithmetic) {
    NDArray inner =
        order.layer(arithmetic.pad(x, padding), p.get(name(block, 0)), padding.margin());
    NDArray padded;
    try (inner) {
      padded = arithmetic.pad(inner, padding);
    }
    return order.layer(padded, p.get(name(block, 1)), padding.margin());
  }

  private String name(int block, int layer) {
    return "res_blocks."
        + block
        + ".layers."
        + layer
        + ".layers."
        + order.convolutionIndex()
        + ".weight";
  }

  /** bound / 2 of the last convolution, 1 + 1 of the second block, 1/2 + 1/2 of the first. */
  @Override
  public List<LipschitzBound.Share> shares(double bound) {
    return List.of(
        new LipschitzBound.Share(name(0, 0), Math.sqrt(0.5), padding),
        new LipschitzBound.Share(name(0, 1), Math.sqrt(0.5), padding),
        new LipschitzBound.Share("res_blocks.0.resample.weight", 0.5, Padding.ZERO),
        new LipschitzBound.Share(name(1, 0), 1, padding),
        new LipschitzBound.Share(name(1, 1), 1, padding),
        new LipschitzBound.Share("final_layer.weight", bound / 2, Padding.ZERO));
  }

  @Override
  public String lastLayer() {
    return "final_layer.";
  }

  @Override
  public List<ParameterShape> parameters() {
    List<ParameterShape> shapes = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      for (int layer = 0; layer < LAYERS; layer++) {
        int in = block == 0 && layer == 0 ? 2 : features;
        shapes.add(ParameterShape.weight(name(block, layer), features, in, WIDTH, axes));
      }
      if (block == 0) {
        shapes.add(ParameterShape.weight("res_blocks.0.resample.weight", features, 2, 1, axes));
        shapes.add(ParameterShape.bias("res_blocks.0.resample.bias", features, 2, 1, axes));
      }
    }
    shapes.add(ParameterShape.weight("final_layer.weight", 2, features, WIDTH, axes));
    shapes.add(ParameterShape.bias("final_layer.bias", 2, features, WIDTH, axes));
    return shapes;
  }
}
