package org.gleamrecon.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam models show}: one model's card. */
@Command(name = "show", description = "Shows a model's card.")
final class ModelsShowCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(paramLabel = "NAME[:V]", description = "the model; without V its newest version")
  private String name = "";

  @Option(names = "--json", description = "print model.json as it is")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ModelRepository repository = repository();
    ModelId id = repository.resolve(name);
    if (json) {
      out().println(repository.cardText(id).strip());
    } else {
      ModelCard card = repository.card(id);
      print(card);
      line("signature   %s", verdict(id));
      print(repository.bands(card));
    }
    return 0;
  }

  private void print(ModelCard card) {
    UnrolledNetworkConfig design = card.architecture();
    line("%s  %s", card.id(), card.description());
    line(
        "network     %s, %s, %d iterations in %d modules, %d features",
        word(design.network()),
        word(design.dimension()),
        design.iterations(),
        design.modules(),
        design.features());
    line("exits       %s", String.join(" ", design.exits().stream().map(String::valueOf).toList()));
    line(
        "input       scaled by %s, maps by %s",
        card.inputNormalisation(), card.sensitivityMethod());
    ModelCard.TrainedOn seen = card.trainedOn();
    line("trained on  %s", String.join(", ", seen.data()));
    line("            licences %s", String.join(", ", seen.licences()));
    line(
        "            masks %s; R %s; coils %s; matrix %s",
        String.join(", ", seen.masks()),
        range(seen.accelerations()),
        range(seen.coils()),
        range(seen.matrix()));
    seen.settings().forEach((setting, value) -> line("            %s: %s", setting, value));
    ModelCard.Lineage lineage = card.lineage();
    line(
        "lineage     %s; commit %s; seed %d; %d steps",
        lineage.base() == null ? "from random weights" : "from " + lineage.base(),
        lineage.commit(),
        lineage.seed(),
        lineage.steps());
    if (card.validation().isEmpty()) {
      line("validation  none");
    } else {
      line("validation  n_inf  PSNR (dB)    SSIM   nRMSE");
    }
    for (ModelCard.ExitMetrics exit : card.validation()) {
      line(
          "            %5d  %9.2f  %6.4f  %6.4f",
          exit.iterations(), exit.psnrDb(), exit.ssim(), exit.nrmse());
    }
    line("weights     SHA-256 %s", card.weightsSha256());
  }

  /** A card can be looked at whoever signed it. */
  private String verdict(ModelId id) throws IOException {
    try {
      return new ModelRepository(directory(), SignaturePolicy.configured(System.getenv()))
          .verdict(id)
          .words();
    } catch (ReconstructionException refused) {
      return refused.code() + ": " + refused.detail();
    }
  }

  private void print(Optional<QualityBands> measured) {
    if (measured.isEmpty()) {
      line("bands       none: only images that are not finite give way to sense");
      return;
    }
    line(
        "bands       n_inf  residual beside noise  held out (of %d images)",
        measured.get().images());
    measured
        .get()
        .inOrder()
        .forEach(
            (exit, band) ->
                line(
                    "            %5d         at most %6.3f    %6.3f",
                    exit, band.mostResidual(), band.mostHeldOut()));
  }

  private void line(String format, Object... values) {
    out().printf(Locale.ROOT, format + "%n", values);
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String range(ModelCard.Range range) {
    return number(range.lowest()) + " to " + number(range.highest());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
