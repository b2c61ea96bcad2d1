package org.gleamrecon.jobs;

import java.util.OptionalInt;

/** A trainer that was started by this service. */
public sealed interface Trainer permits LocalTrainer {
  /** What a later service can find it by. */
  String reference();

  /** Its exit status; empty as long as it lives. */
  OptionalInt exitStatus();

  /**
   * Asks it to end, and makes it end when it was asked long ago. To be called again and again until
   * there is an exit status.
   */
  void stop();
}
