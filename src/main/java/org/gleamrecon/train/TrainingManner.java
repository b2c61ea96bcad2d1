package org.gleamrecon.train;

import java.util.function.BooleanSupplier;

/**
 * How a training goes about its work; none of it is part of what is learned but the first two.
 *
 * @param modules the iterations are trained in this many groups
 * @param batch examples per step
 * @param turns asked around every short piece of work
 * @param stop asked after every step whether to write a checkpoint and end
 */
record TrainingManner(int modules, int batch, WorkTurns turns, BooleanSupplier stop) {
  /** One example a step, no regard to anybody. */
  static TrainingManner plain(int modules) {
    return new TrainingManner(modules, 1, WorkTurns.ALWAYS, () -> false);
  }
}
