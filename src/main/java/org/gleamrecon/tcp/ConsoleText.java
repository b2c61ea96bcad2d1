package org.gleamrecon.tcp;

import java.util.Locale;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.Provenance;

/** The texts that a scanner's console shows. */
final class ConsoleText {
  private ConsoleText() {}

  /**
   * An error, with the code that the HTTP door would give.
   *
   * @param retrySeconds when to come again; told where there was no room
   */
  static String error(ReconstructionException failure, long retrySeconds) {
    String text =
        "error %s (%s): %s".formatted(failure.code(), failure.code().blame(), failure.detail());
    return failure.code().blame() == Blame.CAPACITY
        ? text + "; come again in %d s".formatted(retrySeconds)
        : text;
  }

  static String warning(String sentence) {
    return "warning: " + sentence;
  }

  /** How the images came to be. */
  static String summary(String id, int images, Provenance provenance) {
    StringBuilder text =
        new StringBuilder("gleam-recon %s: %d images".formatted(id, images))
            .append(", method ")
            .append(provenance.method());
    if (provenance.modelName() != null) {
      text.append(", model ")
          .append(provenance.modelName())
          .append(':')
          .append(provenance.modelVersion());
    }
    if (provenance.nInf() > 0) {
      text.append(", n_inf ").append(provenance.nInf());
    }
    if (Double.isFinite(provenance.residual())) {
      text.append(String.format(Locale.ROOT, ", residual %.6g", provenance.residual()));
    }
    return text.toString();
  }
}
