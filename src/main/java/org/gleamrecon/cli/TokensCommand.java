package org.gleamrecon.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gleamrecon.access.Token;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam tokens}: what callers of the service show. */
@Command(
    description = "Makes API tokens for callers of the service.",
    subcommands = TokensCommand.New.class,
    synopsisSubcommandLabel = "COMMAND")
final class TokensCommand extends StandardCommand implements Runnable {
  @Override
  public void run() {
    throw wrongUsage("no command given: new");
  }

  /** {@code gleam tokens new}. */
  @Command(
      name = "new",
      description = {
        "Draws a token and shows it once, on standard error, and on standard output the line that",
        "belongs into the service's GLEAM_AUTH_TOKENS_FILE. Nothing is kept here."
      })
  static final class New extends StandardCommand implements Callable<Integer> {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "of its holder")
    private String name = "";

    @Option(
        names = "--roles",
        required = true,
        split = ",",
        paramLabel = "ROLE",
        description = "one or several of gateway, viewer, trainer, admin")
    private List<String> roles = List.of();

    @Option(
        names = "--expires",
        paramLabel = "YYYY-MM-DD",
        description = "first day on which it is not valid any more (default: never)")
    private @Nullable String expires;

    @Override
    public Integer call() {
      String secret = Token.drawSecret();
      Token token =
          new Token(
              name,
              new LinkedHashSet<>(roles),
              Token.hash(secret),
              Optional.ofNullable(expires).map(Token::date));
      out().println(token.line());
      out().flush();
      err().printf("token: %s%n", secret);
      return 0;
    }
  }
}
