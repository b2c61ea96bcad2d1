package org.gleamrecon.modelstore;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Whose models are loaded, and who signs those that are made here.
 *
 * <p>A signature of a trusted key that does not belong to card and weights is refused always. One
 * of a key that is not trusted counts as none; so does one that names no key (in a card) and that
 * none of the trusted ones has made, since whose it was cannot be told. Without a signature a
 * version is loaded unless one is required.
 */
public final class SignaturePolicy {
  /** Knows no keys and loads what is there. */
  public static final SignaturePolicy NONE =
      new SignaturePolicy(TrustedKeys.NONE, false, Optional.empty());

  public static final String TRUSTED_KEYS = "gleam.models.trusted-keys";
  public static final String REQUIRE_SIGNATURE = "gleam.models.require-signature";

  private final TrustedKeys trusted;
  private final boolean required;
  private final Optional<SigningKey> signingKey;

  private SignaturePolicy(TrustedKeys trusted, boolean required, Optional<SigningKey> signingKey) {
    this.trusted = trusted;
    this.required = required;
    this.signingKey = signingKey;
  }

  /** What was found out of a version's signature. */
  public enum Finding {
    UNSIGNED("not signed"),
    NOT_CHECKED("signature not checked"),
    UNKNOWN_KEY("signed with a key that is not trusted"),
    VERIFIED("signed with trusted key");

    private final String words;

    Finding(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * @param keyId of the signature, or empty where it names none
   */
  public record Verdict(Finding finding, String keyId) {
    /** For people. */
    public String words() {
      return keyId.isEmpty() ? finding.words() : finding.words() + " (" + keyId + ")";
    }
  }

  /**
   * Reads the keys.
   *
   * @param trustedKeys file or directory of public keys
   * @param required whether what is not signed with one of them is refused
   * @param signingKey file of a private key for what is made here
   * @throws ReconstructionException PARAMETER_INVALID if keys cannot be read, if a signature is
   *     required and no key is trusted, or if what is made here would not be trusted here
   */
  public static SignaturePolicy of(
      Optional<Path> trustedKeys, boolean required, Optional<Path> signingKey) {
    if (required && trustedKeys.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          REQUIRE_SIGNATURE + " needs " + TRUSTED_KEYS + ": no model could be loaded");
    }
    TrustedKeys trusted = trustedKeys.map(TrustedKeys::read).orElse(TrustedKeys.NONE);
    Optional<SigningKey> key = signingKey.map(SigningKey::read);
    if (!trusted.isEmpty() && key.isPresent() && !trusted.knows(key.get().id())) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.models.signing-key is key %s, which is not among %s"
              .formatted(key.get().id(), TRUSTED_KEYS));
    }
    return new SignaturePolicy(trusted, required, key);
  }

  /**
   * By the service's keys as Java properties, else as variables: for commands, which sign nothing
   * by themselves.
   *
   * @param environment the process' variables
   * @throws ReconstructionException PARAMETER_INVALID as {@link #of}, and if it is not clear
   *     whether a signature is required
   */
  public static SignaturePolicy configured(Map<String, String> environment) {
    return of(
        Optional.of(value(TRUSTED_KEYS, environment)).filter(v -> !v.isEmpty()).map(Path::of),
        isTrue(REQUIRE_SIGNATURE, value(REQUIRE_SIGNATURE, environment)),
        Optional.empty());
  }

  /** The words that the service takes: what it leaves out must not be trusted by a command. */
  private static boolean isTrue(String key, String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "y", "on", "t" -> true;
      case "", "false", "0", "no", "n", "off", "f" -> false;
      default ->
          throw new ReconstructionException(
              FailureCode.PARAMETER_INVALID, key + " is neither true nor false");
    };
  }

  private static String value(String key, Map<String, String> environment) {
    String variable = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    String property = System.getProperty(key, "");
    return property.isEmpty() ? environment.getOrDefault(variable, "") : property;
  }

  /** Whether files of signatures have to be looked at. */
  boolean looks() {
    return required || !trusted.isEmpty();
  }

  /** What the key is called that signs what is made here. */
  public Optional<String> signsWith() {
    return signingKey.map(SigningKey::id);
  }

  Optional<SigningKey> signingKey() {
    return signingKey;
  }

  /**
   * @param files of one version
   * @throws ReconstructionException MODEL_NOT_TRUSTED if it may not be loaded
   */
  Verdict check(ModelId id, SignedFiles files) {
    if (!files.hasSignature()) {
      if (required) {
        throw refused(id, "it is not signed");
      }
      return new Verdict(Finding.UNSIGNED, "");
    }
    String keyId = files.signature().map(ModelSignature::keyId).orElse("");
    if (!looks()) {
      return new Verdict(Finding.NOT_CHECKED, keyId);
    }
    ModelSignature signature =
        files.signature().orElseThrow(() -> refused(id, "its signature is malformed"));
    Optional<String> signer = trusted.signer(signature, files.text());
    if (signer.isPresent()) {
      return new Verdict(Finding.VERIFIED, signer.get());
    }
    if (trusted.knows(keyId)) {
      throw refused(id, "its signature does not belong to its card and weights");
    }
    if (required) {
      throw refused(
          id,
          keyId.isEmpty()
              ? "no trusted key made its signature"
              : "it is signed with key %s, which is not trusted".formatted(keyId));
    }
    return new Verdict(Finding.UNKNOWN_KEY, keyId);
  }

  private static ReconstructionException refused(ModelId id, String why) {
    return new ReconstructionException(FailureCode.MODEL_NOT_TRUSTED, id + ": " + why);
  }
}
