package org.gleamrecon.pipeline;

import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.MatrixSize;

/** Which method a request gets. */
final class MethodChoice {
  /** Fewer fully sampled lines in the centre of k-space tell nothing about coils. */
  private static final int FEWEST_CALIBRATION_LINES = 4;

  private MethodChoice() {}

  /**
   * The method for a scan.
   *
   * @throws ReconstructionException as {@link #asked}; NO_CALIBRATION where {@code sense} was asked
   *     for by name and the scan has no fully sampled centre. Not asked for by name it gives way to
   *     {@code zero-filled}, with a warning: a scan is never lost.
   */
  static Method of(
      ReconstructionRequest request,
      ScanLayout layout,
      KSpaceAssembler assembler,
      List<String> warnings) {
    Method asked = asked(request, warnings);
    if (asked != Method.SENSE || layout.coils() == 1) {
      return asked;
    }
    for (Frame frame : layout.frames()) {
      CalibrationBlock centre = assembler.calibrationBlock(frame);
      MatrixSize encoded = layout.grid().encoded();
      int lines = encoded.z() > 1 ? Math.min(centre.phase1(), centre.phase2()) : centre.phase1();
      if (centre.phase1() < Math.min(FEWEST_CALIBRATION_LINES, encoded.y())
          || centre.phase2() < Math.min(FEWEST_CALIBRATION_LINES, encoded.z())) {
        String reason =
            "%d fully sampled lines in the centre of k-space; sensitivity maps need %d"
                .formatted(lines, FEWEST_CALIBRATION_LINES);
        if (request.method().isPresent()) {
          throw new ReconstructionException(FailureCode.NO_CALIBRATION, reason);
        }
        warnings.add(reason + ": reconstructed with zero-filled");
        return Method.ZERO_FILLED;
      }
    }
    return asked;
  }

  /**
   * The method asked for; {@code sense}, with a warning, where none was.
   *
   * @param warnings receives what the operator should know
   * @throws ReconstructionException METHOD_NOT_AVAILABLE, MODEL_NOT_FOUND or EXIT_NOT_VALID for
   *     what this service does not have
   */
  private static Method asked(ReconstructionRequest request, List<String> warnings) {
    Method method =
        request
            .method()
            .orElseGet(
                () -> {
                  warnings.add("no model is installed: reconstructed with sense");
                  return Method.SENSE;
                });
    if (method == Method.GLEAM || method == Method.COMPRESSED_SENSING) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE,
          "method %s is not available here; available: sense, zero-filled"
              .formatted(method.label()));
    }
    request
        .model()
        .ifPresent(
            model -> {
              throw new ReconstructionException(
                  FailureCode.MODEL_NOT_FOUND, "no model is installed");
            });
    if (request.nInf().isPresent()) {
      throw new ReconstructionException(
          FailureCode.EXIT_NOT_VALID,
          "n_inf %d: method %s has no exits".formatted(request.nInf().getAsInt(), method.label()));
    }
    if (request.latencyBudgetMs().isPresent()) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE,
          "latency_budget_ms needs a model with exits; method %s has none"
              .formatted(method.label()));
    }
    return method;
  }
}
