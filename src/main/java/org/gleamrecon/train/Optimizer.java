package org.gleamrecon.train;

import java.util.List;
import java.util.Map;
import org.gleamrecon.unroll.WeightArray;

/** Makes steps of gradients; its state can be taken out and put back exactly. */
sealed interface Optimizer extends AutoCloseable permits Adam, Momentum {
  /** The parameters it updates. */
  List<String> names();

  /** Step size from the next update on. */
  void learningRate(double rate);

  /** Forgets the gradients gathered so far. */
  void clearGradients();

  /** One step along the gradients gathered by the parameters; records nothing. */
  void update();

  /** Steps done. */
  int steps();

  /** What the next step depends on beside the weights, by kind and parameter. */
  Map<String, WeightArray> state();

  /**
   * Puts back what {@link #state} and {@link #steps} gave.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  void restore(Map<String, WeightArray> state, int stepsDone);

  @Override
  void close();
}
