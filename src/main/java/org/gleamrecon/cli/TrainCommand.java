package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.ModelTraining;
import org.gleamrecon.train.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam train}: a model from fully sampled scans. */
@Command(
    description = {
      "Trains a model from fully sampled ISMRMRD scans: module by module (GLEAM), or by another",
      "strategy.",
      "May be stopped at any moment: the same command goes on from its last checkpoint, kept in",
      "MODEL_DIR.training beside the model."
    },
    sortOptions = false)
final class TrainCommand extends StandardCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "fully sampled scans to train on; of a directory every .h5 and .mrd file")
  private List<Path> data = List.of();

  @Option(
      names = "--validation",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      description =
          "scans of other patients to choose the best weights by (default: every fifth frame of"
              + " the data)")
  private List<Path> validation = List.of();

  @Option(
      names = "--out",
      paramLabel = "MODEL_DIR",
      required = true,
      description = {
        "the model, usually models/NAME/VERSION (elsewhere no service finds it);",
        "must not exist"
      })
  private Path out = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "JSON: network, steps, masks and so on; see docs/training.md")
  private @Nullable Path config;

  @Option(
      names = "--base",
      paramLabel = "NAME[:VERSION]",
      description =
          "a model of the same design, with as many iterations or fewer, to start from (default:"
              + " drawn weights)")
  private @Nullable String base;

  @Option(names = "--steps", paramLabel = "N", description = "training steps, before the file's")
  private @Nullable Integer steps;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "end-to-end, checkpointed, gleam, p-gleam or mel, before the file's; see"
              + " docs/training.md")
  private @Nullable String strategy;

  @Option(
      names = "--devices",
      paramLabel = "DEVICE",
      split = ",",
      description = "of p-gleam: cpu,cpu or gpu0,gpu1 and so on, before the file's")
  private @Nullable List<String> devices;

  @Override
  public Integer call() throws IOException {
    Optional<StoredModel> start =
        base == null ? Optional.empty() : Optional.of(ModelArgument.load(base));
    TrainingPlan plan =
        TrainingPlan.read(config == null ? "{}" : Files.readString(config), start, instead());
    List<Path> training = scans(data);
    List<Path> judges = scans(validation);
    if (training.isEmpty() || (judges.isEmpty() && !validation.isEmpty())) {
      throw wrongUsage("no .h5, .hdf5 or .mrd file in " + (training.isEmpty() ? data : validation));
    }
    if (judges.stream().anyMatch(training::contains)) {
      throw wrongUsage("a scan cannot be trained on and validated on");
    }
    if (steps != null) {
      if (steps < 1) {
        throw wrongUsage("--steps is at least 1, not " + steps);
      }
      plan = plan.steps(steps);
    }
    if (!ModelId.endsInVersion(out.toAbsolutePath().normalize())) {
      err()
          .printf(
              "warning: %s does not end in a version: services find models in NAME/VERSION%n", out);
    }
    PipelineSettings settings = ReconstructCommand.settings();
    plan.strategy().requireHome(settings.device().kind());
    TensorScope.setThreadsPerOperation(threads(plan, settings));
    try (Progress progress = Progress.on(err());
        TensorScope scope = TensorScope.open(settings.device())) {
      ModelCard card =
          new ModelTraining(plan, start, out)
              .run(scope, training, judges, new TrainingReport(progress));
      out().printf(Locale.ROOT, "%s in %s%n", card.id(), out);
      for (ModelCard.ExitMetrics exit : card.validation()) {
        out()
            .printf(
                Locale.ROOT,
                "n_inf %d: PSNR %.2f dB, SSIM %.4f, nRMSE %.4f%n",
                exit.iterations(),
                exit.psnrDb(),
                exit.ssim(),
                exit.nrmse());
      }
    }
    return 0;
  }

  private Map<String, Object> instead() {
    Map<String, Object> instead = new HashMap<>();
    if (strategy != null) {
      instead.put("strategy", strategy);
    }
    if (devices != null) {
      instead.put("devices", devices);
    }
    return instead;
  }

  /** The threads that there are, among those that work at a time. */
  static int threads(TrainingPlan plan, PipelineSettings settings) {
    int workers = plan.strategy().workers(plan.settings().network().modules());
    return Math.max(1, settings.threadsPerOperation() / workers);
  }

  /** Files as they are, directories by their scans, sorted. */
  static List<Path> scans(List<Path> given) throws IOException {
    List<Path> scans = new ArrayList<>();
    for (Path path : given) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> entries = Files.list(path)) {
          entries.filter(TrainCommand::isScan).sorted().forEach(scans::add);
        }
      } else if (Files.isReadable(path)) {
        scans.add(path);
      } else {
        throw new NoSuchFileException(path.toString());
      }
    }
    return scans;
  }

  private static boolean isScan(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path)
        && (name.endsWith(".h5") || name.endsWith(".hdf5") || name.endsWith(".mrd"));
  }
}
