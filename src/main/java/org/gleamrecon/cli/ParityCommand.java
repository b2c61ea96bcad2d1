package org.gleamrecon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.train.parity.GoldenParity;
import org.gleamrecon.train.parity.ParityErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./gleam parity}: golden vectors of the published code, replayed by ours. */
@Command(
    name = "parity",
    mixinStandardHelpOptions = true,
    description = {
      "Replays golden vectors and prints the worst errors; writes our arrays under the same names.",
      "Exit status 1 if an image is off by more than 1e-5 relative, a loss by 1e-4, a gradient of",
      "step 1 by 1e-2 of its maximum, more than 0.1 %% of the trained weights by 2e-5, or one by"
          + " 6e-4."
    })
final class ParityCommand implements Callable<Integer> {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE.npz", description = "golden vectors")
  private List<Path> files = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where our arrays are written, one file per golden file")
  private Path out = Path.of(".");

  @Override
  public Integer call() throws IOException {
    PrintWriter print = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    boolean allWithin = true;
    for (Path file : files) {
      ParityErrors errors = GoldenParity.replay(file, out, ComputeDevice.CPU);
      allWithin &= errors.withinTolerance();
      print.printf(
          Locale.ROOT,
          "%s  images %.1e  losses %.1e  gradients %.1e  weights beyond 2e-5 %.3f %%, worst %.1e"
              + "  %s%n",
          file.getFileName(),
          errors.images(),
          errors.losses(),
          errors.gradients(),
          100 * errors.weightsBeyond(),
          errors.weights(),
          errors.withinTolerance() ? "ok" : "BEYOND TOLERANCE");
      print.flush();
    }
    return allWithin ? 0 : 1;
  }
}
