package org.gleamrecon.access;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Who may call. Without identities every caller has every role, and doors open to loopback only.
 */
public final class Callers {
  private static final Caller EVERYONE =
      new Caller("local", Caller.Kind.LOOPBACK, Set.copyOf(Roles.ALL));

  private final Optional<TokenFile> tokens;

  private Callers(Optional<TokenFile> tokens) {
    this.tokens = tokens;
  }

  /**
   * @param tokensFile lines of {@link Token}
   * @throws ReconstructionException PARAMETER_INVALID if it is not that
   */
  public static Callers of(Optional<Path> tokensFile, Clock clock) {
    return new Callers(tokensFile.map(file -> new TokenFile(file, clock)));
  }

  /** Whether callers have to say who they are. */
  public boolean mustBeKnown() {
    return tokens.isPresent();
  }

  /** Whoever shows nothing. */
  Optional<Caller> stranger() {
    return mustBeKnown() ? Optional.empty() : Optional.of(EVERYONE);
  }

  /** Whoever shows a token. */
  Optional<Caller> withToken(String secret) {
    return tokens.isEmpty()
        ? Optional.of(EVERYONE)
        : tokens
            .get()
            .find(secret)
            .map(token -> new Caller(token.name(), Caller.Kind.TOKEN, token.roles()));
  }
}
