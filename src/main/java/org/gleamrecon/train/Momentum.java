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

/**
 * Gradient descent with momentum and weight decay, in the order of operations PyTorch uses: g +=
 * decay w; m = 0.9 m + g; w -= rate m.
 */
final class Momentum implements Optimizer {
  private static final double KEPT = 0.9;
  private static final String FIRST = "first.";

  private final Parameters parameters;
  private final List<String> names;
  private final NDManager manager;
  private final Map<String, NDArray> moments = new LinkedHashMap<>();
  private final DataType real;
  private final NDArray kept;
  private final NDArray decay;
  private double learningRate;
  private int steps;

  /**
   * @param names the parameters it updates
   */
  Momentum(
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
    kept = NativeArrays.scalar(manager, KEPT, real);
    decay = NativeArrays.scalar(manager, weightDecay, real);
    for (String name : names) {
      moments.put(name, manager.zeros(parameters.get(name).getShape(), real));
    }
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void learningRate(double rate) {
    learningRate = rate;
  }

  @Override
  public void clearGradients() {
    names.forEach(name -> Gradients.clear(parameters.get(name)));
  }

  @Override
  public void update() {
    steps++;
    try (NDArray rate = NativeArrays.scalar(manager, -learningRate, real)) {
      moments.forEach(
          (name, moment) -> {
            NDArray parameter = parameters.get(name);
            try (NDArray gathered = parameter.getGradient();
                NDArray shrink = parameter.mul(decay);
                NDArray gradient = gathered.add(shrink)) {
              moment.muli(kept).addi(gradient);
            }
            try (NDArray move = moment.mul(rate)) {
              parameter.addi(move);
            }
          });
    }
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public Map<String, WeightArray> state() {
    Map<String, WeightArray> state = new LinkedHashMap<>();
    moments.forEach(
        (name, moment) ->
            state.put(
                FIRST + name,
                new WeightArray(moment.toFloatArray(), moment.getShape().getShape())));
    return state;
  }

  @Override
  public void restore(Map<String, WeightArray> state, int stepsDone) {
    steps = stepsDone;
    moments.forEach(
        (name, moment) -> {
          WeightArray from = state.get(FIRST + name);
          if (from == null) {
            throw new IllegalArgumentException("the optimizer's state lacks " + name);
          }
          NativeArrays.overwrite(moment, from.values());
        });
  }

  @Override
  public void close() {
    manager.close();
  }
}
