package org.gleamrecon.cli;

import java.nio.file.Path;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.ModelsDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam models}: the models on disk. */
@Command(
    description = {
      "Lists, shows, verifies and signs the models on disk, and says which version of each serves."
    },
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsVerifyCommand.class,
      ModelsBandsCommand.class,
      ModelsActivateCommand.class,
      ModelsRollbackCommand.class,
      ModelsKeyCommand.class,
      ModelsSignCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand extends StandardCommand implements Runnable {
  @Override
  public void run() {
    throw wrongUsage(
        "no command given: list, show, verify, bands, activate, rollback, key or sign");
  }

  /** What its commands share. */
  abstract static class OfModels extends StandardCommand {
    @Option(
        names = "--models",
        paramLabel = "DIR",
        description =
            "where the models are (default: GLEAM_MODELS, else models beside the launcher)")
    private @Nullable Path models;

    final Path directory() {
      return ModelsDirectory.of(models, System.getenv());
    }

    final ModelRepository repository() {
      return new ModelRepository(directory());
    }
  }
}
