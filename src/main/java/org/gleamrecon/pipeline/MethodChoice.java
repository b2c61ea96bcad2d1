package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.CalibrationBlock;
import org.gleamrecon.kspace.Frame;
import org.gleamrecon.kspace.KSpaceAssembler;
import org.gleamrecon.kspace.PhaseSeries;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.MatrixSize;

/**
 * Which method a request gets. What is asked for by name (a method, a model, an exit) is met or
 * refused; otherwise the best method that the scan allows, with a warning where it is not {@code
 * gleam}: a scan is never lost.
 */
final class MethodChoice {
  /** Fewer fully sampled lines in the centre of k-space tell nothing about coils. */
  private static final int FEWEST_CALIBRATION_LINES = 4;

  private static final String TOO_LARGE = "method gleam is not available for 3D scans of this size";

  private final InstalledModels models;
  private final ScanLayout layout;
  private final List<String> warnings;
  private final StageListener listener;
  private final Planner planner;

  /** Finds the depth that holds a deadline. */
  @FunctionalInterface
  interface Planner {
    /**
     * @param exits those of the card that may be used, ascending
     * @throws ReconstructionException BUDGET_TOO_SMALL, DEADLINE_MISSED
     */
    Depth plan(ModelCard card, List<Integer> exits);
  }

  /**
   * @param warnings receives what the operator should know
   * @param listener hears of methods that gave way to another
   */
  MethodChoice(
      InstalledModels models,
      ScanLayout layout,
      List<String> warnings,
      StageListener listener,
      Planner planner) {
    this.models = models;
    this.layout = layout;
    this.warnings = warnings;
    this.listener = listener;
    this.planner = planner;
  }

  /**
   * The method for the scan.
   *
   * @param virtualCoils as {@link CalibrationSettings#virtualCoils}
   * @throws ReconstructionException METHOD_NOT_AVAILABLE, MODEL_NOT_FOUND or EXIT_NOT_VALID for
   *     what this service does not have; NO_CALIBRATION where a method that needs sensitivity maps
   *     was asked for by name and the scan has no fully sampled centre. Not asked for by name it
   *     gives way to {@code zero-filled}. BUDGET_TOO_SMALL and DEADLINE_MISSED where no exit of the
   *     model holds the latency budget; methods without exits take the time they take.
   */
  ChosenMethod of(ReconstructionRequest request, KSpaceAssembler assembler, int virtualCoils) {
    Choice choice = withMaps(request, virtualCoils);
    Method best = choice.chosen().method();
    if (best != Method.ZERO_FILLED && layout.coils() > 1) {
      Optional<String> lacking = lackingCalibration(layout, assembler);
      if (lacking.isPresent()) {
        if (request.method().isPresent()
            || request.model().isPresent()
            || request.nInf().isPresent()) {
          throw new ReconstructionException(FailureCode.NO_CALIBRATION, lacking.get());
        }
        choice.insteadOfGleam().ifPresent(reason -> warnings.add(reason.said()));
        choice = Choice.of(Method.ZERO_FILLED, FailureCode.NO_CALIBRATION, lacking.get());
      }
    }
    tell(choice);
    ChosenMethod chosen = choice.chosen();
    if (chosen.card().isEmpty()) {
      return chosen;
    }
    ModelCard card = chosen.card().get();
    List<Integer> exits = notAbove(chosen.nInf(), card);
    tellLowered(request, card, exits);
    return request.latencyBudgetMs().isEmpty()
        ? chosen
        : ChosenMethod.gleam(card, planner.plan(card, exits));
  }

  private static List<Integer> notAbove(int deepest, ModelCard card) {
    return card.architecture().exits().stream().filter(exit -> exit <= deepest).toList();
  }

  private void tellLowered(ReconstructionRequest request, ModelCard card, List<Integer> exits) {
    if (request.nInf().isEmpty() && exits.size() < card.architecture().exits().size()) {
      warnings.add(
          "n_inf is at most %d of %d: %s"
              .formatted(
                  exits.get(exits.size() - 1),
                  card.architecture().iterations(),
                  request.lowering().map(Lowering::why).orElse("")));
      listener.lowered();
    }
  }

  /** Why a scan does not get the best method. */
  private record Reason(FailureCode code, String said) {}

  /** A method, and why it is not {@code gleam} where nothing else was asked for. */
  private record Choice(ChosenMethod chosen, Optional<Reason> insteadOfGleam) {
    static Choice asked(ChosenMethod chosen) {
      return new Choice(chosen, Optional.empty());
    }

    static Choice of(Method fallback, FailureCode code, String said) {
      return new Choice(ChosenMethod.classical(fallback), Optional.of(new Reason(code, said)));
    }
  }

  /** One request falls back once, however many methods it passes on the way. */
  private void tell(Choice choice) {
    choice
        .insteadOfGleam()
        .ifPresent(
            reason -> {
              warnings.add(
                  reason.said() + ": reconstructed with " + choice.chosen().method().label());
              listener.fellBack(reason.code());
            });
  }

  /** The method, if the scan allows sensitivity maps. */
  private Choice withMaps(ReconstructionRequest request, int virtualCoils) {
    Method method = request.method().orElse(Method.GLEAM);
    if (method != Method.GLEAM) {
      refuseModelOptions(request, "method " + method.label());
      return Choice.asked(
          method == Method.COMPRESSED_SENSING && jointPhases(virtualCoils)
              ? ChosenMethod.phasesTogether()
              : ChosenMethod.classical(method));
    }
    warnings.addAll(models.problems());
    boolean byName = request.method().isPresent() || request.model().isPresent();
    ScanTraits traits = ScanTraits.of(layout, virtualCoils);
    if (layout.threeDimensional() && !UnrolledSlab.serves(layout, traits.coils())) {
      return slab(request, byName);
    }
    ModelChoice choice = new ModelChoice(models, traits, warnings);
    Optional<ModelCard> card =
        byName ? Optional.of(choice.insistedOn(request.model())) : choice.fitting();
    if (card.isPresent()) {
      return Choice.asked(
          ChosenMethod.gleam(card.get(), new Depth.Fixed(ModelChoice.exit(card.get(), request))));
    }
    refuseModelOptions(request, "no model's card fits this scan, and method sense");
    return Choice.of(Method.SENSE, FailureCode.MODEL_NOT_FOUND, choice.whyNoneFits());
  }

  private boolean jointPhases(int virtualCoils) {
    if (!PhaseSeries.in(layout)) {
      return false;
    }
    Optional<String> tooLarge =
        PhasesMethod.tooLarge(layout, ScanTraits.of(layout, virtualCoils).coils());
    tooLarge.ifPresent(
        reason -> warnings.add(reason + ": every phase was reconstructed by itself"));
    return tooLarge.isEmpty();
  }

  private Choice slab(ReconstructionRequest request, boolean byName) {
    if (byName) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE,
          TOO_LARGE + "; available: compressed-sensing, sense, zero-filled");
    }
    refuseModelOptions(request, TOO_LARGE + ", and method sense");
    return Choice.of(Method.SENSE, FailureCode.METHOD_NOT_AVAILABLE, TOO_LARGE);
  }

  private static void refuseModelOptions(ReconstructionRequest request, String subject) {
    if (request.model().isPresent()) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND, "%s has no models".formatted(subject));
    }
    if (request.nInf().isPresent()) {
      throw new ReconstructionException(
          FailureCode.EXIT_NOT_VALID,
          "n_inf %d: %s has no exits".formatted(request.nInf().getAsInt(), subject));
    }
  }

  /** Why sensitivity maps cannot be estimated, if so. */
  static Optional<String> lackingCalibration(ScanLayout layout, KSpaceAssembler assembler) {
    MatrixSize encoded = layout.grid().encoded();
    for (Frame frame : layout.frames()) {
      CalibrationBlock centre = assembler.calibrationBlock(frame);
      int lines = encoded.z() > 1 ? Math.min(centre.phase1(), centre.phase2()) : centre.phase1();
      if (centre.phase1() < Math.min(FEWEST_CALIBRATION_LINES, encoded.y())
          || centre.phase2() < Math.min(FEWEST_CALIBRATION_LINES, encoded.z())) {
        return Optional.of(
            "%d fully sampled lines in the centre of k-space; sensitivity maps need %d"
                .formatted(lines, FEWEST_CALIBRATION_LINES));
      }
    }
    return Optional.empty();
  }
}
