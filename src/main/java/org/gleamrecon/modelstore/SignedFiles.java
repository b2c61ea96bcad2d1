package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is about and the signature: {@code model.sig} beside the card, else the card's
 * own.
 *
 * @param card model.json as it lies there; owned by this record
 * @param weightsSha256 of the weights as they lie there
 * @param hasSignature whether there is one, well formed or not
 * @param signature empty if there is none or it is malformed
 */
record SignedFiles(
    byte[] card, String weightsSha256, boolean hasSignature, Optional<ModelSignature> signature) {
  static final String SIGNATURE = "model.sig";
  private static final long MOST_BYTES = 4096;

  static SignedFiles of(
      Path directory, byte[] card, @Nullable String signatureInCard, String weightsSha256)
      throws IOException {
    Path file = directory.resolve(SIGNATURE);
    if (Files.isRegularFile(file)) {
      return new SignedFiles(
          card,
          weightsSha256,
          true,
          Files.size(file) > MOST_BYTES
              ? Optional.empty()
              : ModelSignature.ofLine(
                  new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
    }
    return new SignedFiles(
        card,
        weightsSha256,
        signatureInCard != null,
        Optional.ofNullable(signatureInCard).flatMap(ModelSignature::ofCard));
  }

  /** The bytes that are signed. */
  byte[] text() {
    return SignedText.of(card, weightsSha256);
  }
}
