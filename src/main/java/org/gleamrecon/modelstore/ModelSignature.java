package org.gleamrecon.modelstore;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ed25519 signature of one version: {@code model.sig}, the line {@code ed25519 KEY BASE64}, or
 * {@code signature} of the card, the base64 alone.
 *
 * @param keyId what the key is called, or empty where only the bytes are known
 * @param bytes 64 of them; owned by this record
 */
record ModelSignature(String keyId, byte[] bytes) {
  static final int BYTES = 64;

  private static final Pattern LINE =
      Pattern.compile("ed25519 ([0-9a-f]{16}) ([A-Za-z0-9+/]{86}==)\\s*");

  String line() {
    return "ed25519 %s %s\n".formatted(keyId, Base64.getEncoder().encodeToString(bytes));
  }

  /** Of model.sig; empty if it is none. */
  static Optional<ModelSignature> ofLine(String text) {
    Matcher line = LINE.matcher(text);
    return line.matches() ? of(line.group(1), line.group(2)) : Optional.empty();
  }

  /** Of a card; empty if it is none. */
  static Optional<ModelSignature> ofCard(String base64) {
    return of("", base64);
  }

  private static Optional<ModelSignature> of(String keyId, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return bytes.length == BYTES
          ? Optional.of(new ModelSignature(keyId, bytes))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
