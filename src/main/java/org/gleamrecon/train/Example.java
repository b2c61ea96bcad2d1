package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.gleamrecon.unroll.Measurement;

/** What a network is shown, and how far its answer is from what it should be. */
sealed interface Example extends AutoCloseable permits TrainingExample, SplitExample {
  /** What the network is shown. */
  Measurement measurement();

  /**
   * The loss of an answer, differentiable with respect to it.
   *
   * @param image (batch or z, [t,] y, x) complex, in the measurement's scale
   * @return a number without axes
   */
  NDArray loss(NDArray image);

  /** As above, of another kind; {@link ModuleTeaching.Loss#L1} is the one above. */
  default NDArray loss(NDArray image, ModuleTeaching.Loss kind) {
    return switch (kind) {
      case L1 -> loss(image);
      case L2 -> squaredLoss(image);
    };
  }

  /** Its square's mean instead of its mean. */
  NDArray squaredLoss(NDArray image);

  /** The same on a manager's device, owned by it. */
  Example copy(NDManager manager);

  @Override
  void close();
}
