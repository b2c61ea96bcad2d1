package org.gleamrecon.jobs;

import java.time.Instant;
import java.util.Optional;
import org.gleamrecon.modelstore.ModelId;

/**
 * A fine-tuning job.
 *
 * @param number counts the jobs; those of lower number run first
 * @param base the version that {@code request.base()} meant when it was asked for
 * @param status what the trainer told last
 * @param trainer what the launcher calls the trainer; present as long as one may be alive
 */
public record FineTuneJob(
    String id,
    long number,
    FineTuneRequest request,
    ModelId base,
    JobState state,
    Optional<TrainerStatus> status,
    Optional<String> trainer,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> ended) {

  /** The same job elsewhere; the times follow. */
  FineTuneJob in(JobState next, Instant now) {
    boolean over = !(next instanceof JobState.Open);
    return new FineTuneJob(
        id,
        number,
        request,
        base,
        next,
        status,
        trainer,
        created,
        started.isEmpty() && next instanceof JobState.Running ? Optional.of(now) : started,
        over && ended.isEmpty() ? Optional.of(now) : ended);
  }

  FineTuneJob with(TrainerStatus told) {
    return new FineTuneJob(
        id, number, request, base, state, Optional.of(told), trainer, created, started, ended);
  }

  FineTuneJob trainedBy(Optional<String> reference) {
    return new FineTuneJob(
        id, number, request, base, state, status, reference, created, started, ended);
  }

  /** Optimizer steps that the trainer had done when it was last heard of. */
  int step() {
    return status.map(TrainerStatus::step).orElse(0);
  }

  /** Everything drawn by the trainer follows from it. */
  int seed() {
    return id.hashCode() & Integer.MAX_VALUE;
  }
}
