package org.gleamrecon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.ModelComparison;
import org.gleamrecon.train.ModelTraining;
import org.gleamrecon.train.StepCost;
import org.gleamrecon.train.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * The work behind the tables, kept under a directory so that a second run does only what is not
 * there: {@code models/NAME/1} and its training beside it, {@code costs/NAME.json}. Images are
 * judged anew every time.
 */
final class TablesRun {
  /** All of it is touched at the start, so that what grows is native. */
  private static final long HEAP_BYTES = 128L << 20;

  private static final String DIVERGED = FailureCode.TRAINING_DIVERGED.name();
  private static final String FAILURE = "failure";
  private static final JsonMapper JSON = new JsonMapper();

  private final TablesPlan plan;
  private final Path directory;
  private final @Nullable Path config;
  private final ServiceStarter starter;
  private final PrintWriter err;
  private final PipelineSettings settings = ReconstructCommand.settings();

  TablesRun(
      TablesPlan plan,
      Path directory,
      @Nullable Path config,
      ServiceStarter starter,
      PrintWriter err) {
    this.plan = plan;
    this.directory = directory;
    this.config = config;
    this.starter = starter;
    this.err = err;
  }

  private Path model(String name) {
    return directory.resolve("models").resolve(name).resolve("1");
  }

  /** What ended a training for good. */
  private Path failure(String name) {
    return model(name).resolveSibling("failed.txt");
  }

  /**
   * Trains what is not trained yet, once for all strategies that find the same weights.
   *
   * @throws ReconstructionException CONFLICT if a model there was trained otherwise
   */
  void train(List<Path> training, List<Path> validation) throws IOException {
    String scans = " on " + told(training) + " judged by " + told(validation);
    Map<String, TrainingPlan> plans = new LinkedHashMap<>();
    for (ComparedNetwork network : plan.networks()) {
      if (network.trained()) {
        network.plans().forEach((strategy, how) -> plans.putIfAbsent(network.model(strategy), how));
      }
    }
    for (Map.Entry<String, TrainingPlan> entry : plans.entrySet()) {
      TrainingPlan how = entry.getValue();
      requireSame(
          model(entry.getKey()).resolveSibling("trained-as.txt"),
          how.settings() + how.strategy().identity() + scans);
      if (Files.notExists(model(entry.getKey())) && Files.notExists(failure(entry.getKey()))) {
        train(entry.getKey(), how, training, validation);
      }
    }
  }

  private void train(String name, TrainingPlan how, List<Path> training, List<Path> validation)
      throws IOException {
    how.strategy().requireHome(settings.device().kind());
    TensorScope.setThreadsPerOperation(TrainCommand.threads(how, settings));
    try (Progress progress = Progress.on(err);
        TensorScope scope = TensorScope.open(settings.device())) {
      progress.at("training " + name, 0);
      new ModelTraining(how, Optional.empty(), model(name))
          .run(scope, training, validation, new TrainingReport(progress));
    } catch (ReconstructionException ended) {
      if (ended.code() != FailureCode.TRAINING_DIVERGED) {
        throw ended;
      }
      // A result too: the table says so.
      Files.writeString(failure(name), String.valueOf(ended.detail()));
    }
  }

  private static String told(List<Path> scans) throws IOException {
    List<String> told = new ArrayList<>();
    for (Path scan : scans) {
      told.add(scan.getFileName() + " " + Files.size(scan));
    }
    return told.toString();
  }

  private static void requireSame(Path file, String identity) throws IOException {
    if (Files.exists(file) && !Files.readString(file).equals(identity)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT,
          file.getParent()
              + " was trained with other settings or scans; remove it, or write"
              + " elsewhere");
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, identity);
  }

  /** Measures what is not measured yet: a process for each strategy, which take turns. */
  void measure() throws IOException {
    Files.createDirectories(directory.resolve("costs"));
    try (Progress progress = Progress.on(err)) {
      for (int round = 0; round < plan.cost().processes(); round++) {
        for (ComparedNetwork network : plan.networks()) {
          for (String strategy : network.plans().keySet()) {
            String name = network.name() + "-" + strategy;
            ObjectNode measured = costs(name, network.plan(strategy));
            ArrayNode runs = measured.withArray("runs");
            if (runs.size() <= round) {
              progress.at(
                  "measuring " + name + ", round " + (round + 1),
                  (double) round / plan.cost().processes());
              runs.add(measure(network.name(), strategy));
              write(costs(name), measured);
            }
          }
        }
      }
    }
  }

  private Path costs(String name) {
    return directory.resolve("costs").resolve(name + ".json");
  }

  /** What was measured of the same work; nothing if it was of other work. */
  private ObjectNode costs(String name, TrainingPlan how) throws IOException {
    String identity =
        "%s by %s, %s, %d threads"
            .formatted(
                how.settings().network(),
                how.strategy(),
                plan.cost(),
                TrainCommand.threads(how, settings));
    if (Files.exists(costs(name))
        && JSON.readTree(costs(name).toFile()) instanceof ObjectNode there
        && there.path("of").asText().equals(identity)) {
      return there;
    }
    ObjectNode none = JSON.createObjectNode();
    none.put("of", identity);
    return none;
  }

  private static void write(Path file, JsonNode json) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, JSON.writeValueAsBytes(json));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonNode measure(String network, String strategy) throws IOException {
    List<String> command = new ArrayList<>(starter.ownProgram(HEAP_BYTES));
    command.addAll(List.of("bench", "step", "--network", network, "--strategy", strategy));
    if (config != null) {
      command.addAll(List.of("--config", config.toString()));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream in = process.getInputStream()) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      if (process.waitFor() == 0) {
        // Libraries may warn before and after it.
        return JSON.readTree(
            lines.stream().filter(line -> line.startsWith("{")).findFirst().orElse(last));
      }
      if (last.contains(DIVERGED)) {
        return JSON.createObjectNode().put(FAILURE, last);
      }
      throw new ReconstructionException(
          FailureCode.INTERNAL,
          "measuring %s by %s ended with %d: %s"
              .formatted(network, strategy, process.exitValue(), last));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a training step was measured", interrupted);
    } finally {
      process.destroy();
    }
  }

  /** Judges all models on the test scans, and puts everything together. */
  Tables judge(List<Path> test) throws IOException {
    Map<String, StoredModel> models = new LinkedHashMap<>();
    for (ComparedNetwork network : plan.networks()) {
      for (String strategy : network.plans().keySet()) {
        String name = network.model(strategy);
        if (network.trained() && !models.containsKey(name) && Files.exists(model(name))) {
          models.put(name, ModelRepository.read(model(name)));
        }
      }
    }
    Optional<ModelComparison> comparison =
        models.isEmpty() ? Optional.empty() : Optional.of(compare(models, test));
    List<Tables.Row> rows = new ArrayList<>();
    for (ComparedNetwork network : plan.networks()) {
      for (String strategy : network.plans().keySet()) {
        rows.add(row(network, strategy, comparison));
      }
    }
    return new Tables(plan, comparison, rows);
  }

  private ModelComparison compare(Map<String, StoredModel> models, List<Path> test)
      throws IOException {
    TensorScope.setThreadsPerOperation(settings.threadsPerOperation());
    Path scratch = Files.createTempDirectory("gleam-tables");
    try (Progress progress = Progress.on(err);
        TensorScope scope = TensorScope.open(settings.device())) {
      return ModelComparison.of(
          scope,
          plan.test().evaluation(),
          models,
          test,
          scratch,
          (scans, of) -> progress.at("test scan " + scans + " of " + of, (double) scans / of));
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  private Tables.Row row(
      ComparedNetwork network, String strategy, Optional<ModelComparison> comparison)
      throws IOException {
    List<StepCost> costs = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    if (network.trained() && Files.exists(failure(network.model(strategy)))) {
      failures.add("training: " + Files.readString(failure(network.model(strategy))));
    }
    ObjectNode measured = costs(network.name() + "-" + strategy, network.plan(strategy));
    for (JsonNode run : measured.withArray("runs")) {
      if (run.has(FAILURE)) {
        failures.add("measurement: " + run.get(FAILURE).asText());
      } else {
        costs.add(cost(run));
      }
    }
    return new Tables.Row(
        network,
        strategy,
        network.trained()
            ? comparison.map(all -> all.models().get(network.model(strategy)))
            : Optional.empty(),
        costs,
        failures.stream().distinct().toList());
  }

  private static StepCost cost(JsonNode run) throws JsonProcessingException {
    return JSON.treeToValue(run, StepCost.class);
  }
}
