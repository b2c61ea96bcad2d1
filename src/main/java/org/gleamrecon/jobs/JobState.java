package org.gleamrecon.jobs;

import java.util.List;
import java.util.Locale;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.modelstore.ModelId;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands, with what is known there. Each state offers its legal moves and no other:
 *
 * <pre>
 * Queued -> Running -> Evaluating -> Succeeded
 *   ^          |            |
 *   +----------+------------+  the trainer is gone: again from its checkpoint
 * each but the last -> Failed, Cancelled
 * </pre>
 */
public sealed interface JobState {
  /** The names of all states, as users see them. */
  List<String> LABELS =
      List.of("queued", "running", "evaluating", "succeeded", "failed", "cancelled");

  /** For example {@code queued}. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** How often the job was begun. */
  Attempts attempts();

  /** A job that is not over yet: it can fail, and be cancelled. */
  sealed interface Open extends JobState permits Queued, UnderWay {
    default Failed fail(FailureCode code, String detail) {
      return new Failed(code, detail, attempts());
    }

    default Cancelled cancel() {
      return new Cancelled(attempts());
    }
  }

  /** A job whose trainer was begun. */
  sealed interface UnderWay extends Open permits Running, Evaluating {
    /**
     * The trainer is gone before its time.
     *
     * @param why a sentence
     * @param step that it had come to
     * @param limit of attempts, one after the other, that get no further
     * @return Queued, or Failed where the limit is reached
     */
    default JobState trainerDied(String why, int step, int limit) {
      Attempts after = attempts().died(step);
      return after.fruitless() < limit
          ? new Queued(after, why)
          : new Failed(
              FailureCode.TRAINER_CRASHED,
              "%d attempts, one after the other, ended before their time and got no further than step %d; the last one: %s"
                  .formatted(after.fruitless(), after.furthestStep(), why),
              after);
    }

    /** The service ended the trainer, which is not its fault. */
    default Queued trainerEnded(String why, int step) {
      return new Queued(attempts().endedByUs(step), why);
    }

    /**
     * The model is there.
     *
     * @param active whether it serves now
     * @param reasons sentences on why it serves or does not
     */
    default Succeeded succeed(
        ModelId model, GateReport gate, boolean active, List<String> reasons) {
      return new Succeeded(model, gate, active, reasons, attempts());
    }
  }

  /**
   * Waits for its turn.
   *
   * @param reason why it waits again, if it was begun before
   */
  record Queued(Attempts attempts, @Nullable String reason) implements Open {
    Running begin() {
      return new Running(attempts.begin(), null);
    }
  }

  /**
   * Trains.
   *
   * @param waits why its trainer does not work yet, or why nothing is known of it
   */
  record Running(Attempts attempts, @Nullable String waits) implements UnderWay {
    Running waiting(@Nullable String why) {
      return new Running(attempts, why);
    }

    Evaluating evaluate() {
      return new Evaluating(attempts);
    }
  }

  /** Has trained: its model is judged, stored and perhaps activated. */
  record Evaluating(Attempts attempts) implements UnderWay {}

  /** Made a model. */
  record Succeeded(
      ModelId model, GateReport gate, boolean active, List<String> reasons, Attempts attempts)
      implements JobState {
    public Succeeded {
      reasons = List.copyOf(reasons);
    }
  }

  /** Made none. */
  record Failed(FailureCode code, String detail, Attempts attempts) implements JobState {}

  /** Was stopped by somebody; its checkpoint is kept. */
  record Cancelled(Attempts attempts) implements JobState {}
}
