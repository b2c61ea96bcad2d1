package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gleamrecon.tensor.Convolution;

/**
 * The published MoDL network: the input plus five convolutions of it, rectifiers between them, no
 * bias. Aggarwal et al., MoDL, IEEE TMI 2019, in the form of Ozturkler et al., GLEAM, 2022.
 *
 * @param features channels inside
 * @param axes convolved axes, 2 or 3
 */
record ConvolutionChain(int features, int axes, Padding padding) implements ProximalBlock {
  private static final int CONVOLUTIONS = 5;
  private static final int WIDTH = 3;

  @Override
  public NDArray apply(NDArray pairs, Parameters.OfIteration p, Arithmetic arithmetic) {
    NDArray h;
    try (NDArray padded = arithmetic.pad(pairs, padding)) {
      h = Convolution.apply(padded, p.get(name(1)), null, padding.margin());
    }
    for (int number = 2; number <= CONVOLUTIONS; number++) {
      NDArray padded;
      try (NDArray before = h) {
        padded = arithmetic.pad(before, padding);
      }
      h = ActivationOrder.BEFORE.layer(padded, p.get(name(number)), padding.margin());
    }
    return arithmetic.add(h, pairs);
  }

  private static String name(int number) {
    return "model.conv" + number + ".net.1.weight";
  }

  @Override
  public List<LipschitzBound.Share> shares(double bound) {
    double each = Math.pow(bound, 1.0 / CONVOLUTIONS);
    return IntStream.rangeClosed(1, CONVOLUTIONS)
        .mapToObj(number -> new LipschitzBound.Share(name(number), each, padding))
        .toList();
  }

  @Override
  public String lastLayer() {
    return name(CONVOLUTIONS);
  }

  @Override
  public List<ParameterShape> parameters() {
    List<ParameterShape> shapes = new ArrayList<>();
    for (int number = 1; number <= CONVOLUTIONS; number++) {
      int in = number == 1 ? 2 : features;
      int out = number == CONVOLUTIONS ? 2 : features;
      shapes.add(ParameterShape.weight(name(number), out, in, WIDTH, axes));
    }
    return shapes;
  }
}
