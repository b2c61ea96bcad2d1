package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.unroll.Parameters;
import org.gleamrecon.unroll.WeightArray;

/**
 * Makes steps of gradients, to which it adds weight decay: g += decay w. What a kind of step
 * remembers of earlier gradients are its moments, arrays of each parameter's shape; they and the
 * step count can be taken out and put back exactly.
 */
abstract sealed class Optimizer implements AutoCloseable permits Adam, Momentum {
  /** What moments are called in checkpoints, before the parameter's name. */
  private static final List<String> KINDS = List.of("first.", "second.");

  private final Parameters parameters;
  private final List<String> names;
  private final NDManager manager;
  private final DataType real;
  private final Map<String, List<NDArray>> moments = new LinkedHashMap<>();
  private final NDArray decay;
  private double learningRate;
  private int steps;

  /**
   * @param names the parameters it updates
   * @param kinds how many moments it keeps of each, 1 or 2
   */
  Optimizer(
      NDManager parent,
      Parameters parameters,
      List<String> names,
      double learningRate,
      double weightDecay,
      int kinds) {
    this.parameters = parameters;
    this.names = List.copyOf(names);
    this.learningRate = learningRate;
    manager = parent.newSubManager();
    real = parameters.get(names.get(0)).getDataType();
    decay = constant(weightDecay);
    for (String name : names) {
      moments.put(
          name,
          IntStream.range(0, kinds)
              .mapToObj(kind -> manager.zeros(parameters.get(name).getShape(), real))
              .toList());
    }
  }

  /** A number that lives as long as the optimizer, if it is not closed before. */
  final NDArray constant(double value) {
    return NativeArrays.scalar(manager, value, real);
  }

  /** The parameters it updates. */
  final List<String> names() {
    return names;
  }

  /** Step size from the next update on. */
  final void learningRate(double rate) {
    learningRate = rate;
  }

  /** Forgets the gradients gathered so far. */
  final void clearGradients() {
    names.forEach(name -> Gradients.clear(parameters.get(name)));
  }

  /** One step along the gradients gathered by the parameters; records nothing. */
  final void update() {
    steps++;
    try (Step step = step(learningRate, steps)) {
      moments.forEach(
          (name, kept) -> {
            NDArray parameter = parameters.get(name);
            try (NDArray gathered = parameter.getGradient();
                NDArray shrink = parameter.mul(decay);
                NDArray gradient = gathered.add(shrink)) {
              step.gather(gradient, kept);
            }
            try (NDArray move = step.move(kept)) {
              parameter.addi(move);
            }
          });
    }
  }

  /**
   * What one step does to every parameter.
   *
   * @param number which step it is, from 1
   */
  abstract Step step(double learningRate, int number);

  /** One step; holds its numbers until it is closed. */
  interface Step extends AutoCloseable {
    /** Takes a gradient into the moments; does not change it. */
    void gather(NDArray gradient, List<NDArray> moments);

    /** What is added to the parameter, a new array. */
    NDArray move(List<NDArray> moments);

    @Override
    void close();
  }

  /** Steps done. */
  final int steps() {
    return steps;
  }

  /** What the next step depends on beside the weights, by kind and parameter. */
  final Map<String, WeightArray> state() {
    Map<String, WeightArray> state = new LinkedHashMap<>();
    moments.forEach(
        (name, kept) -> {
          for (int kind = 0; kind < kept.size(); kind++) {
            NDArray moment = kept.get(kind);
            state.put(
                KINDS.get(kind) + name,
                new WeightArray(moment.toFloatArray(), moment.getShape().getShape()));
          }
        });
    return state;
  }

  /**
   * Puts back what {@link #state} and {@link #steps} gave.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  final void restore(Map<String, WeightArray> state, int stepsDone) {
    steps = stepsDone;
    moments.forEach(
        (name, kept) -> {
          for (int kind = 0; kind < kept.size(); kind++) {
            WeightArray from = state.get(KINDS.get(kind) + name);
            if (from == null) {
              throw new IllegalArgumentException("the optimizer's state lacks " + name);
            }
            NativeArrays.overwrite(kept.get(kind), from.values());
          }
        });
  }

  @Override
  public final void close() {
    manager.close();
  }
}
