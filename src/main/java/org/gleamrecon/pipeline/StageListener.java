package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.failure.FailureCode;

/**
 * Hears when a scan enters and leaves a stage. Called on the thread that does the work; must be
 * quick.
 */
public interface StageListener {
  StageListener NONE = new StageListener() {};

  default void entered(Stage stage) {}

  /**
   * The scan is parsed and laid out, nothing is computed yet: it will give that many images. May
   * throw, for a door whose answer cannot hold them.
   */
  default void laidOut(int images) {}

  /**
   * The form in which the images will be encoded before the answer's first byte can leave, if they
   * will; asked after {@link #laidOut}. The same name is the same work.
   */
  default Optional<String> answerForm() {
    return Optional.empty();
  }

  /** The frame of that index, from 0, is begun, of so many; by another method again from 0. */
  default void frame(int index, int of) {}

  /**
   * Work goes on with the next frame or batch; asked between pieces of some tens of milliseconds.
   * May throw, for a door behind which nobody waits any more.
   */
  default void goingOn() {}

  /** An unrolled network has done one more iteration on a frame. May throw, as {@link #goingOn}. */
  default void iterated(Iteration iteration) {}

  /**
   * Another method is used than the best one, or than the one asked for; {@code reason} says why.
   */
  default void fellBack(FailureCode reason) {}

  /** A network goes less deep than it would if the service were not busy. */
  default void lowered() {}

  /**
   * The stage is over for this scan; {@code nanoseconds} is the time spent in it, summed over
   * frames.
   */
  default void left(Stage stage, long nanoseconds) {}
}
