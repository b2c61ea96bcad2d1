package org.gleamrecon.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: help, more detail about errors, and where to print. */
abstract class StandardCommand {
  static final String VERBOSE = "--verbose";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Option(names = VERBOSE, description = "show where an error came from")
  boolean verbose;

  @Spec CommandSpec spec = CommandSpec.create();

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Arguments that make no sense: exit status 2. */
  ParameterException wrongUsage(String detail) {
    return new ParameterException(spec.commandLine(), detail);
  }
}
