package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam bench tables}: the paper's tables and figures, in form, from one's own scans. */
@Command(
    description = {
      "Makes the paper's tables and figures, in form, from one's own scans.",
      "Trains the networks of the tables by every strategy, judges all iterations on the",
      "test scans, measures time and memory, and writes tables and figures. May be stopped at any",
      "moment: the same command goes on, and does again only what is not there."
    },
    sortOptions = false)
final class BenchTablesCommand extends StandardCommand implements Callable<Integer> {
  private final ServiceStarter starter;

  @Option(
      names = "--data",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "fully sampled scans to train on")
  private List<Path> data = List.of();

  @Option(
      names = "--validation",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "scans of other patients to choose the best weights by")
  private List<Path> validation = List.of();

  @Option(
      names = "--test",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "fully sampled scans of yet other patients that the tables are of")
  private List<Path> test = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "for models, measurements, tables and figures")
  private Path output = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "JSON: networks, strategies, trainings; see docs/results.md")
  private @Nullable Path config;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "of every training, before the configuration's")
  private @Nullable Integer steps;

  @Option(
      names = "--only",
      paramLabel = "NETWORK",
      split = ",",
      description = "some of the networks, with commas (default: all)")
  private List<String> only = List.of();

  BenchTablesCommand(ServiceStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws IOException {
    if (steps != null && steps < 1) {
      throw wrongUsage("--steps is at least 1, not " + steps);
    }
    List<Path> training = scans(data);
    List<Path> judges = scans(validation);
    List<Path> tests = scans(test);
    if (Stream.of(training, judges, tests).flatMap(List::stream).distinct().count()
        < training.size() + judges.size() + tests.size()) {
      throw wrongUsage("a scan is for training, for validation or for the test, not for two");
    }
    TablesPlan plan = TablesPlan.read(config, steps, only);
    Files.createDirectories(output);
    TablesRun run = new TablesRun(plan, output, config, starter, err());
    run.train(training, judges);
    run.measure();
    Tables tables = run.judge(tests);
    Files.writeString(output.resolve("tables.md"), new TablesText(tables).markdown());
    Files.write(output.resolve("tables.json"), TablesJson.of(tables));
    TablesFigures.write(tables, output);
    out().println(output.resolve("tables.md"));
    return 0;
  }

  private List<Path> scans(List<Path> given) throws IOException {
    List<Path> scans = TrainCommand.scans(given);
    if (scans.isEmpty()) {
      throw wrongUsage("no .h5, .hdf5 or .mrd file in " + given);
    }
    return scans;
  }
}
