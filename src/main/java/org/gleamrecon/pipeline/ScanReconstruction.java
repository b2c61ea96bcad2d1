package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Reconstructs by joined options: what the configuration message wished for may be let go. */
public final class ScanReconstruction {
  /** What a method or model is answered with that is not there or not for this scan. */
  private static final Set<FailureCode> UNAVAILABLE =
      EnumSet.of(
          FailureCode.METHOD_NOT_AVAILABLE,
          FailureCode.MODEL_NOT_FOUND,
          FailureCode.EXIT_NOT_VALID,
          FailureCode.NO_CALIBRATION,
          FailureCode.BUDGET_TOO_SMALL);

  private ScanReconstruction() {}

  /** A call of the pipeline for one scan. */
  @FunctionalInterface
  public interface Attempt {
    Reconstruction with(ReconstructionRequest request);
  }

  /**
   * What came out.
   *
   * @param yielded why the message's wish was not met, if it was not
   */
  public record Outcome(Reconstruction reconstruction, Optional<FailureCode> yielded) {}

  /**
   * Tries what was asked for, and without the message's wishes if these cannot be met; the result
   * says so among its warnings.
   *
   * @throws ReconstructionException as the pipeline does
   */
  public static Outcome run(EffectiveOptions options, Attempt attempt) {
    List<String> warnings = new ArrayList<>();
    if (options.unknownSettings() > 0) {
      warnings.add(
          "%d settings of the configuration message are unknown and were ignored"
              .formatted(options.unknownSettings()));
    }
    try {
      return new Outcome(
          attempt.with(options.options().request()).warnedOf(warnings), Optional.empty());
    } catch (ReconstructionException failure) {
      if (!UNAVAILABLE.contains(failure.code()) || !options.mayYield()) {
        throw failure;
      }
      Reconstruction instead = attempt.with(options.insisted().request());
      warnings.add(
          "the configuration message's method or model is not available (%s): %s was used"
              .formatted(failure.code(), instead.provenance().method()));
      return new Outcome(instead.warnedOf(warnings), Optional.of(failure.code()));
    }
  }
}
