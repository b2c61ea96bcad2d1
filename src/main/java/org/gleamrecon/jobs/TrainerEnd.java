package org.gleamrecon.jobs;

import java.util.Optional;
import org.gleamrecon.failure.FailureCode;

/** How a trainer ended. */
public sealed interface TrainerEnd {
  /** Its model and its figures are there. */
  record Done() implements TrainerEnd {}

  /** It cannot do the job: another attempt would fail likewise. */
  record GaveUp(boolean heapTooSmall) implements TrainerEnd {
    /** Why, as it said itself where it could. */
    TrainerStatus.Failure failure(Optional<TrainerStatus> status) {
      if (heapTooSmall) {
        return new TrainerStatus.Failure(
            FailureCode.OUT_OF_MEMORY.name(),
            "the trainer's Java heap, gleam.jobs.max-heap-bytes, is too small");
      }
      return status
          .map(TrainerStatus::failure)
          .orElseGet(
              () ->
                  new TrainerStatus.Failure(
                      FailureCode.TRAINER_CRASHED.name(),
                      "the trainer failed without saying why; its log may tell"));
    }
  }

  /** Something else ended it. */
  record Died(String why) implements TrainerEnd {}

  /** It never began, and another attempt would end likewise. */
  record Refused(String why) implements TrainerEnd {}

  int DONE = 0;
  int GAVE_UP = 1;
  // A Java machine's with -XX:+ExitOnOutOfMemoryError.
  int HEAP_TOO_SMALL = 3;
  int SIGNAL_BASE = 128;
  int SIGKILL = 9;

  /** What an exit status means. */
  static TrainerEnd of(int exitStatus) {
    return switch (exitStatus) {
      case DONE -> new Done();
      case GAVE_UP -> new GaveUp(false);
      case HEAP_TOO_SMALL -> new GaveUp(true);
      case SIGNAL_BASE + SIGKILL ->
          new Died("the trainer was killed by signal 9, as the system does when memory runs out");
      default ->
          new Died(
              exitStatus > SIGNAL_BASE
                  ? "the trainer was killed by signal " + (exitStatus - SIGNAL_BASE)
                  : "the trainer crashed with exit status " + exitStatus);
    };
  }

  /** The code that a trainer named, if there is one of that name. */
  static FailureCode code(TrainerStatus.Failure failure) {
    try {
      return FailureCode.valueOf(failure.code());
    } catch (IllegalArgumentException unknown) {
      return FailureCode.TRAINER_CRASHED;
    }
  }
}
