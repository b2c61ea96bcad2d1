package org.gleamrecon.jobs;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer tells of itself while it works; the components are the keys of its status file.
 * What it has not told yet is null.
 *
 * @param step optimizer steps done
 * @param steps optimizer steps in all
 * @param etaSeconds until it is done
 * @param pausedSeconds that it has given way to live scans
 * @param lossPerModule latest loss of each module
 * @param validation the latest ones, oldest first
 */
public record TrainerStatus(
    @Nullable Phase phase,
    int step,
    int steps,
    @Nullable Double etaSeconds,
    @Nullable Double secondsPerStep,
    @Nullable Double pausedSeconds,
    List<@Nullable Double> lossPerModule,
    List<Validation> validation,
    @Nullable Memory memory,
    @Nullable Failure failure) {

  public TrainerStatus {
    lossPerModule = Objects.requireNonNullElse(lossPerModule, List.of());
    validation = Objects.requireNonNullElse(validation, List.of());
  }

  /** What it is doing. */
  public enum Phase implements Choice {
    LOADING,
    TRAINING,
    EVALUATING,
    DONE,
    FAILED
  }

  /**
   * Figures after a step.
   *
   * @param best whether they were the best so far
   */
  public record Validation(int step, boolean best, List<Exit> exits) {
    public Validation {
      exits = Objects.requireNonNullElse(exits, List.of());
    }
  }

  /**
   * Figures at one exit.
   *
   * @param iterations the exit
   */
  public record Exit(
      int iterations, @Nullable Double psnrDb, @Nullable Double ssim, @Nullable Double nrmse) {}

  /** Memory in MB: what it may use, what it planned, what it used. */
  public record Memory(
      @Nullable Double budgetMb, @Nullable Double plannedMb, @Nullable Double peakMb) {}

  /**
   * Why it gave up.
   *
   * @param code name of a failure code
   */
  public record Failure(String code, String detail) {}
}
