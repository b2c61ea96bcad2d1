package org.gleamrecon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.results.Results;
import org.gleamrecon.results.RunFacts;
import org.gleamrecon.results.RunFailure;
import org.gleamrecon.results.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous reconstruction as clients see it. What is not known (yet) is left out.
 *
 * @param state queued, running, succeeded, failed or cancelled
 * @param stage what is being done, or was last: queue, parse, noise, order, calibrate, reconstruct,
 *     finish, encode
 * @param progress part of the work that is done, 0 to 1
 * @param exits numbers of iterations at which the frame in work, or the last one, might have ended
 * @param expires when it will not be known any more, unless others take its room before
 * @param timings milliseconds of each part so far
 * @param nInf iterations used
 * @param residual relative k-space residual
 * @param code why it failed, for programs
 * @param blame whose fault that is
 * @param detail the same in a sentence
 */
@Schema(name = "Reconstruction")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReconstructionView(
    String id,
    String state,
    String stage,
    double progress,
    List<Integer> exits,
    Instant accepted,
    @Nullable Instant ended,
    @Nullable Instant expires,
    Map<String, Double> timings,
    List<String> warnings,
    @Nullable String method,
    @Nullable String model,
    @JsonProperty("n_inf") @Nullable Integer nInf,
    @Nullable Double residual,
    @Nullable Integer images,
    @Nullable FailureCode code,
    @Nullable Blame blame,
    @Nullable String detail) {

  static ReconstructionView of(RunStatus status, Results results) {
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    status
        .nanoseconds()
        .forEach((part, time) -> milliseconds.put(part, Math.round(time / 1e3) / 1e3));
    Optional<RunFacts> facts = status.facts();
    Optional<RunFailure> failure = status.failure();
    return new ReconstructionView(
        status.id(),
        status.state().label(),
        status.stage(),
        Math.round(1000 * status.progress()) / 1000.0,
        status.exits(),
        status.accepted(),
        status.ended().orElse(null),
        status.ended().map(results::expires).orElse(null),
        milliseconds,
        status.warnings(),
        facts.map(RunFacts::method).orElse(null),
        facts.flatMap(RunFacts::model).orElse(null),
        facts.map(RunFacts::nInf).filter(nInf -> nInf > 0).orElse(null),
        facts.map(RunFacts::residual).filter(Double::isFinite).orElse(null),
        facts.map(RunFacts::images).orElse(null),
        failure.map(RunFailure::code).orElse(null),
        failure.map(why -> why.code().blame()).orElse(null),
        failure.map(RunFailure::detail).orElse(null));
  }
}
