package org.gleamrecon.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gleam models rollback}: the version before serves again. */
@Command(
    name = "rollback",
    description = {
      "Makes the version that was active before serve again, after the same checks as activate."
    })
final class ModelsRollbackCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "the model")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    out()
        .printf(
            "%s is active%n",
            new ActiveVersionChange(StateDirectory.path(), directory()).rollBack(name));
    return 0;
  }
}
