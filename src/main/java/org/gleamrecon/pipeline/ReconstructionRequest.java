package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user chose. Absent values mean the service's defaults.
 *
 * @param model NAME or NAME:VERSION
 * @param nInf number of unrolled iterations
 * @param latencyBudgetMs deepest exit that fits this time, milliseconds
 * @param whiten whether noise acquisitions are used to whiten
 */
public record ReconstructionRequest(
    Optional<Method> method,
    Optional<String> model,
    OptionalInt nInf,
    OptionalInt latencyBudgetMs,
    boolean whiten) {
  public static final ReconstructionRequest DEFAULTS =
      new ReconstructionRequest(
          Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true);
}
