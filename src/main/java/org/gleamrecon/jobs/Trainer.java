package org.gleamrecon.jobs;

import java.util.Optional;

/** A trainer that was started by this service. For one thread. */
public sealed interface Trainer permits LocalTrainer, KubernetesTrainer {
  /** What a later service can find it by. */
  String reference();

  /** How it ended; empty as long as it may live. */
  Optional<TrainerEnd> end();

  /** A sentence on why it does not work yet, or why nothing is known of it; empty if it works. */
  default Optional<String> waits() {
    return Optional.empty();
  }

  /**
   * Asks it to end, and makes it end when it was asked long ago. To be called again and again until
   * it has ended.
   */
  void stop();
}
