package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the user chose. Absent values mean the service's defaults.
 *
 * @param model NAME or NAME:VERSION
 * @param nInf number of unrolled iterations
 * @param latencyBudgetMs deepest exit that fits this time, milliseconds
 * @param whiten whether noise acquisitions are used to whiten
 * @param receivedNanos when the last byte of the scan was there, on the clock of {@link
 *     System#nanoTime}; absent: when the pipeline is called
 * @param lowering what a busy service makes of requests that do not say how deep to go
 */
public record ReconstructionRequest(
    Optional<Method> method,
    Optional<String> model,
    OptionalInt nInf,
    OptionalInt latencyBudgetMs,
    boolean whiten,
    OptionalLong receivedNanos,
    Optional<Lowering> lowering) {
  public static final ReconstructionRequest DEFAULTS =
      new ReconstructionRequest(
          Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true);

  public ReconstructionRequest(
      Optional<Method> method,
      Optional<String> model,
      OptionalInt nInf,
      OptionalInt latencyBudgetMs,
      boolean whiten) {
    this(method, model, nInf, latencyBudgetMs, whiten, OptionalLong.empty(), Optional.empty());
  }

  /** The same, with the time from which its latency budget counts. */
  public ReconstructionRequest receivedAt(long nanoTime) {
    return new ReconstructionRequest(
        method, model, nInf, latencyBudgetMs, whiten, OptionalLong.of(nanoTime), lowering);
  }

  /** The same at a busy service. */
  public ReconstructionRequest lowered(Optional<Lowering> by) {
    return new ReconstructionRequest(
        method, model, nInf, latencyBudgetMs, whiten, receivedNanos, by);
  }
}
