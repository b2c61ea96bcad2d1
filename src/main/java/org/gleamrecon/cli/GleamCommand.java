package org.gleamrecon.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line {@code gleam COMMAND}. Exit status 0 success, 1 a failed reconstruction, job or
 * check, 2 wrong usage. Errors are one line on standard error, {@code gleam: CODE: detail}.
 */
@Command(
    name = "gleam",
    description = "MRI reconstruction at the scanner: raw k-space in, DICOM out.",
    footer = {
      "",
      "`gleam COMMAND --help` shows a command's options.",
      "For research; not a cleared medical device."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class GleamCommand extends StandardCommand implements Runnable {

  private GleamCommand() {}

  /** Runs one command. Returns the exit status. */
  public static int run(String[] args, ServiceStarter starter) {
    return run(
        args,
        starter,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  static int run(String[] args, ServiceStarter starter, PrintWriter out, PrintWriter err) {
    CommandLine line = line(starter);
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(Errors::wrongUsage);
    line.setExecutionExceptionHandler(Errors::failed);
    return line.execute(args);
  }

  /** Every command with its options. */
  static CommandLine line(ServiceStarter starter) {
    return new CommandLine(new GleamCommand())
        .addSubcommand("demo", new DemoCommand(starter))
        .addSubcommand("serve", new ServeCommand(starter))
        .addSubcommand("reconstruct", new ReconstructCommand())
        .addSubcommand("train", new TrainCommand())
        .addSubcommand("finetune", new FinetuneCommand())
        .addSubcommand("evaluate", new EvaluateCommand())
        .addSubcommand("phantom", new PhantomCommand())
        .addSubcommand("bench", BenchCommand.line(starter))
        .addSubcommand("parity", new ParityCommand())
        .addSubcommand("models", new ModelsCommand())
        .addSubcommand("tokens", new TokensCommand())
        .addSubcommand("verify", new VerifyCommand())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw wrongUsage("no command given");
  }
}
