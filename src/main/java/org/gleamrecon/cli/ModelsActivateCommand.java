package org.gleamrecon.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.gleamrecon.modelstore.ModelId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gleam models activate}: which version serves from now on. */
@Command(
    name = "activate",
    description = {
      "Makes a version the one that serves where none is asked for. It is verified and tried on a",
      "simulated scan first; if it fails, the active version stays. A running service that holds",
      "GLEAM_DATA is asked to do it; else it serves from the next start on."
    })
final class ModelsActivateCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(paramLabel = "NAME:V", description = "the version")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    String[] parts = name.split(":", 2);
    if (parts.length != 2 || !parts[1].matches("[1-9]\\d{0,8}")) {
      throw wrongUsage("activate takes NAME:VERSION, not '" + name + "'");
    }
    ModelId id = new ModelId(parts[0], Integer.parseInt(parts[1]));
    out()
        .printf(
            "%s is active%n",
            new ActiveVersionChange(StateDirectory.path(), directory()).activate(id));
    return 0;
  }
}
