package org.gleamrecon.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * The tokens that are valid now. The file is looked at again at most once a second, so that a token
 * that was taken out of it stops being one. What cannot be read any more leaves the tokens that
 * were read last in force, and the log says so: a slip of the pen must not lock out the scanner.
 */
final class TokenFile {
  private static final Logger LOG = Logger.getLogger(TokenFile.class);
  private static final long LOOK_AGAIN_MILLISECONDS = 1000;

  private final Path file;
  private final Clock clock;
  private volatile Read last;

  private record Read(Map<String, Token> byHash, Stamp stamp, long looked) {}

  private record Stamp(FileTime modified, long bytes, Object key) {}

  /**
   * Reads the file.
   *
   * @throws ReconstructionException PARAMETER_INVALID with the number of the line that is wrong, or
   *     if there is no token in it
   */
  TokenFile(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    try {
      last = read();
    } catch (IOException unreadable) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "gleam.auth.tokens-file cannot be read: " + unreadable.getClass().getSimpleName(),
          unreadable);
    }
  }

  /** The token that a secret is, if it is one today. */
  Optional<Token> find(String secret) {
    lookAgain();
    // Found by its hash: how long that takes tells nothing about the secret.
    return Optional.ofNullable(last.byHash().get(Token.hash(secret)))
        .filter(
            token ->
                token
                    .expires()
                    .map(day -> LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).isBefore(day))
                    .orElse(true));
  }

  private void lookAgain() {
    long now = clock.millis();
    Read before = last;
    if (now - before.looked() < LOOK_AGAIN_MILLISECONDS) {
      return;
    }
    try {
      last =
          stamp().equals(before.stamp()) ? new Read(before.byHash(), before.stamp(), now) : read();
    } catch (IOException | ReconstructionException wrong) {
      LOG.errorf("the tokens of before stay in force: %s", wrong.getMessage());
      last = new Read(before.byHash(), before.stamp(), now);
    }
  }

  private Stamp stamp() throws IOException {
    var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
    return new Stamp(
        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
  }

  private Read read() throws IOException {
    Stamp stamp = stamp();
    Map<String, Token> byHash = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        Token token = Token.parse(line);
        byHash.put(token.sha256(), token);
      } catch (ReconstructionException wrong) {
        throw new ReconstructionException(
            wrong.code(),
            "line %d of gleam.auth.tokens-file: %s".formatted(i + 1, wrong.detail()),
            wrong);
      }
    }
    if (byHash.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "gleam.auth.tokens-file has no token");
    }
    return new Read(Map.copyOf(byHash), stamp, clock.millis());
  }
}
