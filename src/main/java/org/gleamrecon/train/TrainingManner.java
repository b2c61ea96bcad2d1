package org.gleamrecon.train;

import java.util.function.BooleanSupplier;

/**
 * How a training goes about its work; none of it is part of what is learned but the first two and,
 * between those that find other weights, the strategy.
 *
 * @param modules the iterations are trained in this many groups
 * @param batch examples per step
 * @param strategy how the modules are trained
 * @param turns asked around every short piece of work
 * @param stop asked after every step whether to write a checkpoint and end
 */
record TrainingManner(
    int modules, int batch, TrainingStrategy strategy, WorkTurns turns, BooleanSupplier stop) {
  /** As the other constructor, with GLEAM. */
  TrainingManner(int modules, int batch, WorkTurns turns, BooleanSupplier stop) {
    this(modules, batch, TrainingStrategy.gleam(), turns, stop);
  }

  /** One example a step, no regard to anybody. */
  static TrainingManner plain(int modules, TrainingStrategy strategy) {
    return new TrainingManner(modules, 1, strategy, WorkTurns.ALWAYS, () -> false);
  }
}
