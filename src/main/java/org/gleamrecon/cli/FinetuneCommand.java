package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.train.FineTuning;
import org.gleamrecon.train.FineTuningJob;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam finetune}: a model adapted to a site's own scans. */
@Command(
    description = {
      "Adapts a model to a site's own scans, module by module (GLEAM), and says whether it became",
      "better. The base is never changed. May be stopped at any moment: the same command goes on",
      "from its last checkpoint."
    },
    sortOptions = false)
final class FinetuneCommand extends StandardCommand implements Callable<Integer> {
  private static final String JOB_FILE = "job.json";
  private static final int LONGEST_FAREWELL_SECONDS = 60;

  @Option(
      names = "--base",
      paramLabel = "NAME[:VERSION]",
      description = "the model to start from, or a directory with a model.json")
  private @Nullable String base;

  @Option(
      names = "--data",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      description = "scans to learn from; of a directory every .h5 and .mrd file")
  private List<Path> data = List.of();

  @Option(
      names = "--validation",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      description = "scans of other patients to judge by (default: a part of the data)")
  private List<Path> validation = List.of();

  @Option(
      names = "--supervision",
      paramLabel = "full|self",
      description = "full: from fully sampled scans (default); self: from undersampled ones")
  private @Nullable String supervision;

  @Option(names = "--iterations", paramLabel = "I", description = "training steps (default: 1000)")
  private @Nullable Integer iterations;

  @Option(
      names = "--modules",
      paramLabel = "M",
      description = "groups in which the iterations are trained (default: as memory demands)")
  private @Nullable Integer modules;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      description = "examples a step (default: up to 2, as memory allows)")
  private @Nullable Integer batchSize;

  @Option(names = "--learning-rate", paramLabel = "X", description = "(default: 0.0005)")
  private @Nullable Double learningRate;

  @Option(
      names = "--accelerations",
      paramLabel = "R",
      split = ",",
      description = "from and to, with a comma (default: the base's)")
  private @Nullable List<Double> accelerations;

  @Option(
      names = "--mask",
      paramLabel = "random1d|poisson-disc|as-acquired",
      description = "(default: the base's; with self as-acquired)")
  private @Nullable String mask;

  @Option(
      names = "--memory-budget-mb",
      paramLabel = "X",
      description = "beyond what the program needs anyway (default: half of what is free)")
  private @Nullable Double memoryBudgetMb;

  @Option(names = "--seed", paramLabel = "N", description = "(default: 1)")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "work and result (default: NAME.finetune)")
  private @Nullable Path out;

  @Option(names = "--job", paramLabel = "DIR", hidden = true, description = "a job's directory")
  private @Nullable Path job;

  @Override
  public Integer call() throws IOException {
    Path directory = job == null ? prepare() : job;
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread farewell = new Thread(() -> sayFarewell(stop, ended), "farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try (Progress progress = Progress.on(err())) {
      report(
          new FineTuning(
                  directory, AcceptancePhantoms::write, new TrainingReport(progress), stop::get)
              .run());
      return 0;
    } finally {
      ended.countDown();
      forget(farewell);
    }
  }

  /** On SIGTERM: the program ends when the work has come to a point where it can. */
  private static void sayFarewell(AtomicBoolean stop, CountDownLatch ended) {
    stop.set(true);
    try {
      ended.await(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException alreadyUnderWay) {
      // It has been started and finds that the work has ended.
    }
  }

  /** Writes the job that the arguments describe, or finds it there already. */
  private Path prepare() throws IOException {
    if (base == null || data.isEmpty()) {
      throw wrongUsage("--base and --data are needed");
    }
    StoredModel model = ModelArgument.load(base);
    List<Path> training = TrainCommand.scans(data);
    List<Path> judges = TrainCommand.scans(validation);
    if (training.isEmpty() || (judges.isEmpty() && !validation.isEmpty())) {
      throw wrongUsage("no .h5, .hdf5 or .mrd file in " + (training.isEmpty() ? data : validation));
    }
    if (judges.stream().anyMatch(training::contains)) {
      throw wrongUsage("a scan cannot be trained on and validated on");
    }
    FineTuningJob wanted;
    try {
      wanted =
          new FineTuningJob(
              null,
              model.card().id().toString(),
              ModelArgument.directory(base).toAbsolutePath().normalize().toString(),
              absolute(training),
              absolute(judges),
              supervision,
              modules,
              iterations,
              batchSize,
              learningRate,
              accelerations,
              mask,
              memoryBudgetMb,
              seed,
              liveLock(),
              System.getenv().getOrDefault("GLEAM_DEVICE", "auto"),
              threads(),
              null);
    } catch (IllegalArgumentException unfit) {
      throw wrongUsage(String.valueOf(unfit.getMessage()));
    }
    Path directory = out == null ? Path.of(model.card().id().name() + ".finetune") : out;
    if (!Files.exists(directory.resolve(JOB_FILE))) {
      wanted.write(directory);
    } else if (!FineTuningJob.read(directory).equals(wanted)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, directory + " holds another fine-tuning; give another --out");
    }
    return directory;
  }

  /** As the environment says, else one: the trainer is not alone on its machine. */
  private static @Nullable Integer threads() {
    return System.getenv("GLEAM_THREADS") == null
        ? null
        : ReconstructCommand.settings().threadsPerOperation();
  }

  private static List<String> absolute(List<Path> scans) {
    return scans.stream().map(scan -> scan.toAbsolutePath().normalize().toString()).toList();
  }

  /** Of the service on this machine, if the environment names its data. */
  private static @Nullable String liveLock() {
    String data = System.getenv("GLEAM_DATA");
    return data == null || !Files.isDirectory(Path.of(data))
        ? null
        : Path.of(data).resolve("live.lock").toAbsolutePath().normalize().toString();
  }

  private void report(FineTuning.Outcome outcome) {
    out().printf(Locale.ROOT, "%s%n", outcome.result());
    outcome.exits().forEach(exit -> out().println(exit));
    out().println(outcome.better() ? "better than its base" : "not better than its base:");
    outcome.objections().forEach(objection -> out().println("- " + objection));
  }
}
