package org.gleamrecon.train;

import java.util.Locale;
import org.gleamrecon.modelstore.ModelCard;

/** The card for people, made from the card for programs. */
final class ModelReadme {
  private ModelReadme() {}

  static String of(ModelCard card) {
    StringBuilder text = new StringBuilder();
    ModelCard.TrainedOn seen = card.trainedOn();
    text.append("# ").append(card.id()).append("\n\n").append(card.description()).append("\n\n");
    text.append("Trained with GLEAM: ")
        .append(card.architecture().iterations())
        .append(" iterations in ")
        .append(card.architecture().modules())
        .append(" modules, ")
        .append(card.architecture().features())
        .append(" features. Valid exits (`n_inf`): ")
        .append(card.architecture().exits())
        .append(".\n\n## What it has seen\n\n");
    text.append("- sampling: ").append(String.join(", ", seen.masks())).append('\n');
    range(text, "acceleration", seen.accelerations());
    range(text, "receive coils", seen.coils());
    range(text, "larger side of the matrix, pixels", seen.matrix());
    seen.data().forEach(name -> text.append("- data: ").append(name).append('\n'));
    seen.licences().forEach(name -> text.append("- licence: ").append(name).append('\n'));
    text.append("\nOutside of this it is not offered by itself.\n\n## Validation\n\n");
    text.append("Means over validation images (whole image, magnitude, no rescaling).\n\n");
    text.append("| n_inf | PSNR, dB | SSIM | nRMSE |\n|---|---|---|---|\n");
    for (ModelCard.ExitMetrics exit : card.validation()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %d | %.2f | %.4f | %.4f |%n",
              exit.iterations(),
              exit.psnrDb(),
              exit.ssim(),
              exit.nrmse()));
    }
    text.append("\nFor research; not a cleared medical device.\n");
    return text.toString();
  }

  private static void range(StringBuilder text, String what, ModelCard.Range range) {
    text.append(
        String.format(Locale.ROOT, "- %s: %.4g to %.4g%n", what, range.lowest(), range.highest()));
  }
}
