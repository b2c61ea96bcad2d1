package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.unroll.Parameters;
import org.gleamrecon.unroll.WeightArray;
import org.jspecify.annotations.Nullable;

/**
 * Adam with weight decay added to the gradient. Kingma and Ba 2015, algorithm 1, in the order of
 * operations PyTorch uses: g += decay w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate
 * / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8).
 *
 * <p>Its state (both moments, the step count) can be taken out and put back exactly.
 */
final class Adam implements Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Parameters parameters;
  private final List<String> names;
  private final NDManager manager;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private final DataType real;
  private final NDArray beta1;
  private final NDArray beta2;
  private final NDArray oneMinusBeta1;
  private final NDArray oneMinusBeta2;
  private final NDArray epsilon;
  private final NDArray decay;
  private double learningRate;
  private int steps;

  private record Moments(NDArray first, NDArray second) {}

  /**
   * @param names the parameters it updates
   */
  Adam(
      NDManager parent,
      Parameters parameters,
      List<String> names,
      double learningRate,
      double weightDecay) {
    this.parameters = parameters;
    this.names = List.copyOf(names);
    this.learningRate = learningRate;
    manager = parent.newSubManager();
    real = parameters.get(names.get(0)).getDataType();
    beta1 = constant(BETA1);
    beta2 = constant(BETA2);
    oneMinusBeta1 = constant(1 - BETA1);
    oneMinusBeta2 = constant(1 - BETA2);
    epsilon = constant(EPSILON);
    decay = constant(weightDecay);
    for (String name : names) {
      NDArray parameter = parameters.get(name);
      moments.put(
          name,
          new Moments(
              manager.zeros(parameter.getShape(), real),
              manager.zeros(parameter.getShape(), real)));
    }
  }

  private NDArray constant(double value) {
    return NativeArrays.scalar(manager, value, real);
  }

  /** The parameters it updates. */
  @Override
  public List<String> names() {
    return names;
  }

  /** Step size from the next update on. */
  @Override
  public void learningRate(double rate) {
    learningRate = rate;
  }

  /** Forgets the gradients gathered so far. */
  @Override
  public void clearGradients() {
    names.forEach(name -> Gradients.clear(parameters.get(name)));
  }

  /** One step along the gradients gathered by the parameters; records nothing. */
  @Override
  public void update() {
    steps++;
    try (NDArray rate = constant(-learningRate / (1 - Math.pow(BETA1, steps)));
        NDArray root = constant(Math.sqrt(1 - Math.pow(BETA2, steps)))) {
      moments.forEach((name, moment) -> update(parameters.get(name), moment, rate, root));
    }
  }

  private void update(NDArray parameter, Moments moment, NDArray rate, NDArray root) {
    try (NDArray gathered = parameter.getGradient();
        NDArray shrink = parameter.mul(decay);
        NDArray gradient = gathered.add(shrink);
        NDArray share = gradient.mul(oneMinusBeta1);
        NDArray squared = gradient.mul(gradient)) {
      moment.first().muli(beta1).addi(share);
      moment.second().muli(beta2).addi(squared.muli(oneMinusBeta2));
    }
    try (NDArray spread = moment.second().sqrt();
        NDArray move = moment.first().mul(rate)) {
      parameter.addi(move.divi(spread.divi(root).addi(epsilon)));
    }
  }

  /** Steps done. */
  @Override
  public int steps() {
    return steps;
  }

  /** Both moments as {@code first.<name>} and {@code second.<name>}. */
  @Override
  public Map<String, WeightArray> state() {
    Map<String, WeightArray> state = new LinkedHashMap<>();
    moments.forEach(
        (name, moment) -> {
          state.put("first." + name, copy(moment.first()));
          state.put("second." + name, copy(moment.second()));
        });
    return state;
  }

  private static WeightArray copy(NDArray array) {
    return new WeightArray(array.toFloatArray(), array.getShape().getShape());
  }

  /** Puts back what {@link #state} and {@link #steps} gave. */
  @Override
  public void restore(Map<String, WeightArray> state, int stepsDone) {
    steps = stepsDone;
    moments.forEach(
        (name, moment) -> {
          put(state.get("first." + name), name, moment.first());
          put(state.get("second." + name), name, moment.second());
        });
  }

  private static void put(@Nullable WeightArray from, String name, NDArray to) {
    if (from == null) {
      throw new IllegalArgumentException("the optimizer's state lacks " + name);
    }
    NativeArrays.overwrite(to, from.values());
  }

  @Override
  public void close() {
    manager.close();
  }
}
