package org.gleamrecon.results;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a run stands at one moment.
 *
 * @param ended when it was over
 * @param stage what is being done, or was last
 * @param progress part of the work that is done, 0 to 1
 * @param exits numbers of iterations at which the image that is in work was, or the last one, and
 *     might have been left
 * @param nanoseconds time of each part so far, in their order
 * @param warnings sentences for the operator; no patient data
 * @param facts once it succeeded
 * @param failure once it failed
 */
public record RunStatus(
    String id,
    RunState state,
    Instant accepted,
    Optional<Instant> ended,
    String stage,
    double progress,
    List<Integer> exits,
    Map<String, Long> nanoseconds,
    List<String> warnings,
    Optional<RunFacts> facts,
    Optional<RunFailure> failure) {
  public RunStatus {
    exits = List.copyOf(exits);
    nanoseconds = Collections.unmodifiableMap(new LinkedHashMap<>(nanoseconds));
    warnings = List.copyOf(warnings);
  }

  /** Accepted just now. */
  static RunStatus accepted(String id, Instant now, Map<String, Long> nanoseconds) {
    return new RunStatus(
        id,
        RunState.QUEUED,
        now,
        Optional.empty(),
        "queue",
        0,
        List.of(),
        nanoseconds,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** At work. */
  RunStatus at(String nextStage, Map<String, Long> soFar) {
    return new RunStatus(
        id,
        RunState.RUNNING,
        accepted,
        ended,
        nextStage,
        progress,
        exits,
        soFar,
        warnings,
        facts,
        failure);
  }

  /** Further on. */
  RunStatus at(double part, List<Integer> passed) {
    return new RunStatus(
        id, state, accepted, ended, stage, part, passed, nanoseconds, warnings, facts, failure);
  }

  /** Over, with images. */
  RunStatus succeeded(Instant now, RunFacts how, List<String> said, Map<String, Long> took) {
    return new RunStatus(
        id,
        RunState.SUCCEEDED,
        accepted,
        Optional.of(now),
        stage,
        1,
        exits,
        took,
        said,
        Optional.of(how),
        Optional.empty());
  }

  /** Over, without. */
  RunStatus failed(Instant now, RunFailure why) {
    return without(RunState.FAILED, now, Optional.of(why));
  }

  /** Over, since somebody said so. */
  RunStatus cancelled(Instant now) {
    return without(RunState.CANCELLED, now, Optional.empty());
  }

  private RunStatus without(RunState end, Instant now, Optional<RunFailure> why) {
    return new RunStatus(
        id,
        end,
        accepted,
        Optional.of(now),
        stage,
        progress,
        exits,
        nanoseconds,
        warnings,
        Optional.empty(),
        why);
  }
}
