package org.gleamrecon.cli;

import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.train.TrainingPlan;

/**
 * A network of the paper's tables and the strategies that train it.
 *
 * @param name part of its models' names
 * @param title for people
 * @param trained whether it has figures of quality, or time and memory alone
 * @param sameMemoryAs a network that needs as much memory end to end as this one greedily
 * @param plans by the strategy's name, in the tables' order
 */
record ComparedNetwork(
    String name,
    String title,
    boolean trained,
    Optional<String> sameMemoryAs,
    Map<String, TrainingPlan> plans) {

  /**
   * How a strategy trains it.
   *
   * @throws ReconstructionException PARAMETER_INVALID if it is not among those compared
   */
  TrainingPlan plan(String strategy) {
    TrainingPlan plan = plans.get(strategy);
    if (plan == null) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "%s is compared by %s, not by '%s'".formatted(name, plans.keySet(), strategy));
    }
    return plan;
  }

  /** Name of the model that a strategy finds; strategies that find the same weights share it. */
  String model(String strategy) {
    return name + "-" + plan(strategy).strategy().sameWeightsAs();
  }
}
