package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;

/** What a module's forward pass keeps for its backward pass. */
sealed interface Backpropagation permits KeptActivations, RecomputedActivations {
  /**
   * One example through a module and back: adds to the gradients of the module's parameters. Called
   * while nothing is recorded.
   *
   * @param start the image before the module; given up
   * @param passage hears of the module's image, and makes its loss
   * @return the loss
   */
  double pass(NetworkSegment segment, NDArray start, Passage passage);

  /** Called before the first step and after every update: what the weights have to fulfil. */
  default void weightsChanged(NetworkSegment segment) {}

  /** What a strategy asks for. */
  static Backpropagation of(TrainingStrategy strategy) {
    if (strategy instanceof TrainingStrategy.MemoryEfficient inverting) {
      return new RecomputedActivations(inverting.keepEvery());
    }
    boolean recompute =
        strategy instanceof TrainingStrategy.Checkpointed
            || (strategy instanceof TrainingStrategy.Gleam greedy && greedy.recompute())
            || (strategy instanceof TrainingStrategy.ParallelGleam parallel
                && parallel.recompute());
    return recompute ? new RecomputedActivations(1) : new KeptActivations();
  }
}
