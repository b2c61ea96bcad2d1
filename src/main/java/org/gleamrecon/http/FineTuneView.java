package org.gleamrecon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.jobs.FineTuneJob;
import org.gleamrecon.jobs.JobState;
import org.gleamrecon.jobs.TrainerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuning job as clients see it. What is not known (yet) is left out.
 *
 * @param state queued, running, evaluating, succeeded, failed or cancelled
 * @param base the version that is adapted
 * @param request what was asked for, with defaults
 * @param attempts how often the trainer was begun
 * @param jobsBefore how many jobs come first, of a queued one
 * @param progress part of the steps that is done, 0 to 1
 * @param lossPerModule the latest loss of each module
 * @param validation figures per exit after some of the steps
 * @param pausedSeconds for which the trainer gave way to live scans
 * @param result the version that was made
 * @param active whether it went live by this job
 * @param gate the comparison with the base, per exit
 * @param code why it failed, for programs
 * @param reasons why it failed, waits (again), or did or did not go live
 */
@Schema(name = "FineTune")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FineTuneView(
    String id,
    String state,
    String base,
    @Schema(type = SchemaType.OBJECT) JsonNode request,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    int attempts,
    @Nullable Integer jobsBefore,
    double progress,
    @Nullable Integer step,
    @Nullable Integer steps,
    @Nullable Double etaSeconds,
    @Nullable Double secondsPerStep,
    @Nullable Double pausedSeconds,
    List<@Nullable Double> lossPerModule,
    List<TrainerStatus.Validation> validation,
    TrainerStatus.@Nullable Memory memory,
    @Nullable String result,
    @Nullable Boolean active,
    @Schema(type = SchemaType.OBJECT) @Nullable JsonNode gate,
    @Nullable FailureCode code,
    List<String> reasons) {

  static FineTuneView of(FineTuneJob job, JsonNode request, OptionalInt jobsBefore) {
    Optional<TrainerStatus> told = job.status();
    Optional<TrainerStatus> live = told.filter(status -> job.state() instanceof JobState.UnderWay);
    Optional<JobState.Succeeded> success =
        job.state() instanceof JobState.Succeeded succeeded
            ? Optional.of(succeeded)
            : Optional.empty();
    return new FineTuneView(
        job.id(),
        job.state().label(),
        job.base().toString(),
        request,
        job.created(),
        job.started().orElse(null),
        job.ended().orElse(null),
        job.state().attempts().begun(),
        jobsBefore.isPresent() ? jobsBefore.getAsInt() : null,
        success.isPresent() ? 1 : told.map(FineTuneView::progress).orElse(0.0),
        told.map(TrainerStatus::step).orElse(null),
        told.map(TrainerStatus::steps).orElse(null),
        live.map(TrainerStatus::etaSeconds).orElse(null),
        told.map(TrainerStatus::secondsPerStep).orElse(null),
        told.map(TrainerStatus::pausedSeconds).orElse(null),
        told.map(TrainerStatus::lossPerModule).orElse(List.of()),
        told.map(TrainerStatus::validation).orElse(List.of()),
        told.map(TrainerStatus::memory).orElse(null),
        success.map(state -> state.model().toString()).orElse(null),
        success.map(JobState.Succeeded::active).orElse(null),
        success.map(state -> state.gate().figures()).orElse(null),
        job.state() instanceof JobState.Failed failed ? failed.code() : null,
        reasons(job.state()));
  }

  /** Nothing more will be told of this job. */
  boolean over() {
    return result != null || code != null || state.equals("cancelled");
  }

  private static double progress(TrainerStatus status) {
    return status.steps() == 0 ? 0 : Math.min(1, (double) status.step() / status.steps());
  }

  private static List<String> reasons(JobState state) {
    if (state instanceof JobState.Succeeded succeeded) {
      return succeeded.reasons();
    }
    if (state instanceof JobState.Failed failed) {
      return List.of(failed.detail());
    }
    if (state instanceof JobState.Running running && running.waits() != null) {
      return List.of(running.waits());
    }
    return state instanceof JobState.Queued queued && queued.reason() != null
        ? List.of(queued.reason())
        : List.of();
  }
}
