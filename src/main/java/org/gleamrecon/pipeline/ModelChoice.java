package org.gleamrecon.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;

/** Which model and which exit a scan gets. */
final class ModelChoice {
  private static final String NONE_INSTALLED = "no model is installed";

  private final InstalledModels models;
  private final ScanTraits scan;
  private final List<String> warnings;

  /**
   * @param warnings receives what the operator should know
   */
  ModelChoice(InstalledModels models, ScanTraits scan, List<String> warnings) {
    this.models = models;
    this.scan = scan;
    this.warnings = warnings;
  }

  /**
   * The active model whose card matches the scan. Of several the one trained for the narrowest
   * range of accelerations, then the first by name.
   *
   * @return empty if there is none: {@link #whyNoneFits} says why
   */
  Optional<ModelCard> fitting() {
    return ofDimension().stream()
        .filter(card -> CardFit.of(card, scan).fits())
        .min(
            Comparator.comparingDouble(
                card -> {
                  ModelCard.Range range = card.trainedOn().accelerations();
                  return range.highest() - range.lowest();
                }));
  }

  /** In words for the operator, with what the nearest card lacks. */
  String whyNoneFits() {
    return models.cards().isEmpty()
        ? NONE_INSTALLED
        : "no model's card fits this scan"
            + nearest().map(card -> " (" + misfits(card) + ")").orElse("");
  }

  /**
   * The model asked for, or else the nearest active one; with a warning if the scan does not fit
   * its card.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND if it cannot be used
   */
  ModelCard insistedOn(Optional<String> reference) {
    ModelCard card =
        reference.isPresent()
            ? named(reference.get())
            : nearest().orElseThrow(() -> notFound("no installed model works on single images"));
    if (!CardFit.of(card, scan).fits()) {
      warnings.add("the scan does not fit the model's card: " + misfits(card));
    }
    return card;
  }

  /**
   * The exit asked for, else the last one, or at a busy service a lower one.
   *
   * @throws ReconstructionException EXIT_NOT_VALID, listing those there are
   */
  static int exit(ModelCard card, ReconstructionRequest request) {
    List<Integer> exits = card.architecture().exits();
    int nInf =
        request.nInf().orElse(request.lowering().map(busy -> busy.exit(exits)).orElse(last(exits)));
    if (!exits.contains(nInf)) {
      throw new ReconstructionException(
          FailureCode.EXIT_NOT_VALID,
          "n_inf %d is no exit of model %s; its exits are %s"
              .formatted(
                  nInf,
                  card.id(),
                  exits.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    return nInf;
  }

  private static int last(List<Integer> exits) {
    return exits.get(exits.size() - 1);
  }

  private ModelCard named(String reference) {
    ModelCard card =
        models
            .find(reference)
            .orElseThrow(
                () ->
                    notFound(
                        "there is no such model; installed: "
                            + models.cards().stream()
                                .map(installed -> installed.id().toString())
                                .collect(Collectors.joining(", "))));
    if (!CardFit.hasDimensionOf(card)) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE,
          "model %s works on series in time, which are not served".formatted(card.id()));
    }
    return card;
  }

  private ReconstructionException notFound(String amongTheInstalled) {
    return new ReconstructionException(
        FailureCode.MODEL_NOT_FOUND, models.cards().isEmpty() ? NONE_INSTALLED : amongTheInstalled);
  }

  private Optional<ModelCard> nearest() {
    return ofDimension().stream()
        .min(Comparator.comparingDouble(card -> CardFit.of(card, scan).distance()));
  }

  private List<ModelCard> ofDimension() {
    return models.active().stream().filter(CardFit::hasDimensionOf).toList();
  }

  private String misfits(ModelCard card) {
    return card.id() + ": " + String.join(", ", CardFit.of(card, scan).misfits());
  }
}
