package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gleamrecon.phantom.PhantomOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam bench}: the benchmarks of docs/benchmarks.md. */
@Command(
    description = "Runs the benchmarks, beside other programs where they are installed.",
    footer = {
      "",
      "parse   reading a scan from its file, beside ismrmrd_read_timing_test",
      "stages  time spent in each stage of a reconstruction"
    })
final class BenchCommand extends StandardCommand implements Callable<Integer> {
  private static final PhantomOptions SCAN =
      PhantomOptions.DEFAULTS.with().coils(16).slices(8).acceleration(2).build();

  static CommandLine line(ServiceStarter starter) {
    return new CommandLine(new BenchCommand())
        .addSubcommand("step", new BenchStepCommand())
        .addSubcommand("tables", new BenchTablesCommand(starter));
  }

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "parse or stages (default: both)")
  private @Nullable String name;

  @Option(
      names = "--file",
      paramLabel = "SCAN",
      description = "the scan to use (default: a simulated one, 16 coils, 8 slices of 256 x 256)")
  private @Nullable Path file;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "5",
      description = "the median of so many is printed (default: ${DEFAULT-VALUE})")
  private int repetitions;

  @Override
  public Integer call() throws IOException {
    Benchmark chosen = null;
    if (name != null) {
      chosen = benchmark(name);
    }
    if (repetitions < 1) {
      throw wrongUsage("--repetitions is at least 1, not " + repetitions);
    }
    if (file != null) {
      run(chosen, file);
      return 0;
    }
    Path made = Files.createTempFile("gleam-bench", ".h5");
    try {
      try (Progress progress = Progress.on(err())) {
        PhantomCommand.write(SCAN, made, null, progress);
      }
      run(chosen, made);
    } finally {
      Files.deleteIfExists(made);
    }
    return 0;
  }

  private Benchmark benchmark(String wanted) {
    for (Benchmark benchmark : Benchmark.values()) {
      if (benchmark.label().equals(wanted)) {
        return benchmark;
      }
    }
    throw wrongUsage("there is no benchmark '" + wanted + "'");
  }

  private void run(@Nullable Benchmark chosen, Path scan) throws IOException {
    for (Benchmark benchmark : Benchmark.values()) {
      if (chosen == null || chosen == benchmark) {
        for (String line : benchmark.run(scan, repetitions)) {
          out().printf(Locale.ROOT, "%-8s %s%n", benchmark.label(), line);
        }
      }
    }
  }
}
