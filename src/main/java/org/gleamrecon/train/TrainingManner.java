package org.gleamrecon.train;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How a training goes about its work; none of it is part of what is learned but the first two and,
 * between those that find other weights, the strategy.
 *
 * @param modules the iterations are trained in this many groups
 * @param batch examples per step
 * @param strategy how the modules are trained
 * @param perModule how each is taught; empty: all as usual
 * @param turns asked around every short piece of work
 * @param stop asked after every step whether to write a checkpoint and end
 */
record TrainingManner(
    int modules,
    int batch,
    TrainingStrategy strategy,
    List<ModuleTeaching> perModule,
    WorkTurns turns,
    BooleanSupplier stop) {
  /** As the other constructor, with GLEAM. */
  TrainingManner(int modules, int batch, WorkTurns turns, BooleanSupplier stop) {
    this(modules, batch, TrainingStrategy.gleam(), List.of(), turns, stop);
  }

  /** One example a step, no regard to anybody. */
  static TrainingManner plain(
      int modules, TrainingStrategy strategy, List<ModuleTeaching> perModule) {
    return new TrainingManner(modules, 1, strategy, perModule, WorkTurns.ALWAYS, () -> false);
  }
}
