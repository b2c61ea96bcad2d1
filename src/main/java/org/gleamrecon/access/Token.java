package org.gleamrecon.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What is kept of an API token: a line {@code NAME ROLE[,ROLE...] SHA256 [YYYY-MM-DD]}. The token
 * itself is 256 random bits and is kept nowhere; of so many its plain hash tells nothing.
 *
 * @param name of whoever holds it, for logs and audit; no secret
 * @param sha256 of the token, 64 hexadecimal digits
 * @param expires the first day, UTC, on which it is not valid any more
 */
public record Token(String name, Set<String> roles, String sha256, Optional<LocalDate> expires) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int RANDOM_BYTES = 32;

  /**
   * @throws ReconstructionException PARAMETER_INVALID saying what is wrong
   */
  public Token {
    require(
        NAME.matcher(name).matches(), "a token's name is 1 to 64 of A-Z a-z 0-9 . _ -, as ward-3");
    require(!roles.isEmpty() && Roles.ALL.containsAll(roles), "roles are of " + Roles.ALL);
    require(HASH.matcher(sha256).matches(), "a token's hash is 64 hexadecimal digits");
    roles = Set.copyOf(roles);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ReconstructionException(FailureCode.PARAMETER_INVALID, otherwise);
    }
  }

  /** A new secret, to be told once. */
  public static String drawSecret() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What is kept of a secret. */
  public static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * Reads a line.
   *
   * @throws ReconstructionException PARAMETER_INVALID saying what is wrong
   */
  static Token parse(String line) {
    String[] words = line.strip().split("\\s+");
    require(
        words.length == 3 || words.length == 4,
        "a token's line is NAME ROLE[,ROLE...] SHA256 [YYYY-MM-DD], not %d words"
            .formatted(words.length));
    return new Token(
        words[0],
        new LinkedHashSet<>(List.of(words[1].split(","))),
        words[2],
        words.length == 4 ? Optional.of(date(words[3])) : Optional.empty());
  }

  /**
   * A day, YYYY-MM-DD.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  public static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "a token's last word is a day, YYYY-MM-DD", wrong);
    }
  }

  /** The line that keeps it. */
  public String line() {
    String kept =
        "%s %s %s"
            .formatted(
                name,
                String.join(",", Roles.ALL.stream().filter(roles::contains).toList()),
                sha256);
    return expires.map(day -> kept + " " + day).orElse(kept);
  }
}
