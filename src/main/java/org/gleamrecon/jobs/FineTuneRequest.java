package org.gleamrecon.jobs;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What somebody asks of a fine-tuning job. What is absent is the trainer's to choose.
 *
 * @param base {@code NAME}, its active version, or {@code NAME:VERSION}
 * @param dataset name of the training scans
 * @param modules that the network is trained in, M
 * @param iterations optimizer steps
 * @param batchSize examples per step
 * @param accelerations R of the drawn masks
 * @param memoryBudgetMb MB that the trainer may use
 */
public record FineTuneRequest(
    String base,
    String dataset,
    Supervision supervision,
    OptionalInt modules,
    OptionalInt iterations,
    OptionalInt batchSize,
    OptionalDouble learningRate,
    Optional<Accelerations> accelerations,
    Optional<TrainingMask> mask,
    OptionalInt memoryBudgetMb,
    Promotion promotion) {
  private static final int MOST_NAME = 128;
  private static final int MOST_MODULES = 64;
  private static final int MOST_ITERATIONS = 1_000_000;
  private static final int MOST_BATCH = 64;
  private static final int MOST_MEMORY_MB = 16 << 20;

  /**
   * @throws ReconstructionException PARAMETER_INVALID, naming the key
   */
  public FineTuneRequest {
    requireName("base", base);
    requireName("dataset", dataset);
    Objects.requireNonNull(supervision, "supervision");
    Objects.requireNonNull(promotion, "promotion");
    requireRange("modules", modules, MOST_MODULES);
    requireRange("iterations", iterations, MOST_ITERATIONS);
    requireRange("batchSize", batchSize, MOST_BATCH);
    requireRange("memoryBudgetMb", memoryBudgetMb, MOST_MEMORY_MB);
    learningRate.ifPresent(
        rate -> {
          if (!(rate > 0 && rate < 1)) {
            throw invalid("learningRate lies between 0 and 1, not at " + rate);
          }
        });
    boolean self = supervision == Supervision.SELF;
    if (mask.isPresent() && self != (mask.get() == TrainingMask.AS_ACQUIRED)) {
      throw invalid(
          self
              ? "mask is as-acquired for supervision self, which learns from the samples there are"
              : "mask is random1d or poisson-disc for supervision full, which undersamples itself");
    }
  }

  /** The request that names base and dataset only. */
  public static FineTuneRequest of(String base, String dataset) {
    return new FineTuneRequest(
        base,
        dataset,
        Supervision.FULL,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Promotion.MANUAL);
  }

  /** R from the lowest to the highest, both drawn. */
  public record Accelerations(double lowest, double highest) {
    private static final double MOST = 64;

    public Accelerations {
      if (!(lowest >= 1 && lowest <= highest && highest <= MOST)) {
        throw invalid(
            "accelerations are two numbers from 1 to %.0f, the lower one first, not %s and %s"
                .formatted(MOST, lowest, highest));
      }
    }
  }

  private static void requireName(String key, String value) {
    if (value.isBlank() || value.length() > MOST_NAME) {
      throw invalid("%s has 1 to %d characters, not %d".formatted(key, MOST_NAME, value.length()));
    }
  }

  private static void requireRange(String key, OptionalInt value, int most) {
    if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > most)) {
      throw invalid("%s lies from 1 to %d, not %d".formatted(key, most, value.getAsInt()));
    }
  }

  static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }
}
