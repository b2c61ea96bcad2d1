package org.gleamrecon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Named here so that the list of commands is complete: the launcher does the work. */
@Command(description = "Checks the program from its sources (the launcher's own command).")
final class VerifyCommand extends StandardCommand implements Callable<Integer> {

  @Parameters(hidden = true)
  private String[] ignored = {};

  @Override
  public Integer call() {
    err().println("gleam: USAGE: run ./gleam verify in the sources");
    return Errors.WRONG_USAGE;
  }
}
