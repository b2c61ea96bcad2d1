package org.gleamrecon.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.train.Evaluation;
import org.gleamrecon.train.StepCost;
import org.gleamrecon.train.TrainingPlan;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gleam bench tables} compares, as a configuration file tells it; the usual one is
 * {@code tables.json} beside this class.
 */
record TablesPlan(Cost cost, Test test, List<ComparedNetwork> networks) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /**
   * How time and memory are measured.
   *
   * @param frames of designs with a time axis
   * @param matrix pixels along each side
   * @param steps timed in each process
   * @param processes for each strategy; they take turns
   */
  record Cost(int coils, int frames, int matrix, int steps, int processes) {
    Cost {
      if (steps < 1 || processes < 1) {
        throw new IllegalArgumentException("cost: steps and processes are at least 1");
      }
    }

    StepCost.Size size() {
      return new StepCost.Size(coils, frames, matrix, matrix);
    }
  }

  /** How test scans are undersampled; as the options of {@code gleam evaluate}. */
  record Test(double acceleration, int calibrationLines, double noise, long seed) {
    Test {
      if (!(acceleration >= 1) || !(noise >= 0) || calibrationLines < 4) {
        throw new IllegalArgumentException(
            "test: acceleration at least 1, noise at least 0, calibration lines at least 4");
      }
    }

    Evaluation evaluation() {
      return new Evaluation(List.of(acceleration), calibrationLines, noise, seed);
    }
  }

  /** A network as the file has it. */
  record Entry(
      String title,
      @Nullable Boolean trained,
      @Nullable String sameMemoryAs,
      List<String> strategies,
      ObjectNode training) {
    Entry {
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(strategies, "strategies");
      Objects.requireNonNull(training, "training");
    }
  }

  /**
   * Reads a configuration.
   *
   * @param file of the networks and their trainings; null: the usual one
   * @param steps of every training, instead of the file's; null: the file's
   * @param only names of networks; empty: all
   * @throws ReconstructionException PARAMETER_INVALID naming what is unknown or out of range
   */
  static TablesPlan read(@Nullable Path file, @Nullable Integer steps, List<String> only)
      throws IOException {
    String text = file == null ? usual() : Files.readString(file);
    try {
      JsonNode root = JSON.readTree(text);
      Map<String, Entry> entries =
          JSON.convertValue(
              root.required("networks"), new TypeReference<LinkedHashMap<String, Entry>>() {});
      if (!entries.keySet().containsAll(only)) {
        throw new IllegalArgumentException(
            "networks " + only + ": those to compare are " + entries.keySet());
      }
      List<ComparedNetwork> networks = new ArrayList<>();
      for (Map.Entry<String, Entry> entry : entries.entrySet()) {
        if (only.isEmpty() || only.contains(entry.getKey())) {
          networks.add(
              network(
                  entry.getKey(), entry.getValue(), (ObjectNode) root.required("training"), steps));
        }
      }
      return new TablesPlan(
          JSON.treeToValue(root.required("cost"), Cost.class),
          JSON.treeToValue(root.required("test"), Test.class),
          List.copyOf(networks));
    } catch (IOException | IllegalArgumentException | ClassCastException unfit) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the tables' configuration: "
              + String.valueOf(unfit.getMessage()).lines().findFirst().orElse(""),
          unfit);
    }
  }

  private static String usual() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TablesPlan.class.getResourceAsStream("tables.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ComparedNetwork network(
      String name, Entry entry, ObjectNode shared, @Nullable Integer steps) {
    ObjectNode training = shared.deepCopy();
    training.put("description", entry.title);
    training.setAll(entry.training);
    Map<String, TrainingPlan> plans = new LinkedHashMap<>();
    for (String strategy : entry.strategies) {
      TrainingPlan plan =
          TrainingPlan.read(training.toString(), Optional.empty(), Map.of("strategy", strategy));
      plans.put(strategy, steps == null ? plan : plan.steps(steps));
    }
    return new ComparedNetwork(
        name,
        entry.title,
        entry.trained == null || entry.trained,
        Optional.ofNullable(entry.sameMemoryAs),
        Collections.unmodifiableMap(plans));
  }

  /**
   * One of the networks.
   *
   * @throws ReconstructionException PARAMETER_INVALID if there is none of that name
   */
  ComparedNetwork network(String name) {
    return networks.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.PARAMETER_INVALID, "no network '" + name + "' is compared"));
  }
}
