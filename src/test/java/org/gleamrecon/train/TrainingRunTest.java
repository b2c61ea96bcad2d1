package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final String SMALL =
      """
      {"steps": 24, "warmUpSteps": 2, "validationEvery": 8, "checkpointEvery": 4, "seed": %d,
       "architecture": {"iterations": 2, "modules": 2, "features": 4},
       "examples": {"matrixSizes": [0], "columns": [16, 24], "slabColumns": [8, 12]}}
      """;

  /** Small pictures: a second thread costs more than it brings, and many times more if it waits. */
  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  @TempDir Path directory;

  /** Says nothing; stops the training, as a power cut would, at a step. */
  private record Watch(int stopAt) implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {
      if (step >= stopAt) {
        throw new IllegalStateException("stopped at " + step);
      }
    }

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {}
  }

  private static final Watch NONE = new Watch(Integer.MAX_VALUE);

  private static TrainingPlan plan(int seed) {
    return TrainingPlan.read(SMALL.formatted(seed));
  }

  private List<Path> scans() throws IOException {
    Path file = directory.resolve("slices.h5");
    if (!Files.exists(file)) {
      TrainingScans.write(file, TrainingScans.full(32, 3).slices(5).build());
      TrainingScans.write(
          directory.resolve("slab.h5"),
          TrainingScans.full(32, 3).slices(1).partitions(6).seed(3).build());
    }
    return List.of(file, directory.resolve("slab.h5"));
  }

  private Map<String, WeightArray> train(String work, int seed, Watch watch) throws IOException {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      return new TrainingRun(
              plan(seed).settings(), Optional.empty(), directory.resolve(work), watch)
          .run(scope, scans(), List.of())
          .weights();
    }
  }

  private static void same(Map<String, WeightArray> expected, Map<String, WeightArray> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, weight) ->
            assertArrayEquals(
                weight.values(), Objects.requireNonNull(found.get(name)).values(), name));
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() throws IOException {
    Map<String, WeightArray> first = train("first", 1, NONE);
    same(first, train("second", 1, NONE));
    Map<String, WeightArray> other = train("other", 2, NONE);
    String name = "0.final_layer.weight";
    assertFalse(
        java.util.Arrays.equals(
            Objects.requireNonNull(first.get(name)).values(),
            Objects.requireNonNull(other.get(name)).values()));
  }

  @Test
  void anInterruptedTrainingEndsWithTheWeightsOfAnUninterruptedOne() throws IOException {
    Map<String, WeightArray> whole = train("whole", 1, NONE);
    // The line about step 20 is the last thing before the checkpoint of step 20 would be written.
    assertThrows(IllegalStateException.class, () -> train("cut", 1, new Watch(20)));
    same(whole, train("cut", 1, NONE));
    assertEquals(steps("whole"), steps("cut"), "the log tells every step once");
  }

  private List<Integer> steps(String work) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Integer> steps = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(work).resolve("log.jsonl"))) {
      JsonNode node = json.readTree(line);
      steps.add(node.path("step").asInt());
      JsonNode perModule = node.path("loss_per_module");
      assertTrue(perModule.isMissingNode() || perModule.size() == 2, line);
    }
    return steps;
  }

  @Test
  void aCheckpointOfOtherSettingsIsNotContinued() throws IOException {
    train("here", 1, NONE);
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> train("here", 2, NONE));
    assertEquals(FailureCode.CONFLICT, refused.code());
  }

  @Test
  void aTrainingPublishesAModelThatCanBeLoadedAndIsNeverOverwritten() throws IOException {
    Path model = directory.resolve("models/head/1");
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ModelCard card =
          new ModelTraining(plan(1), Optional.empty(), model).run(scope, scans(), List.of(), NONE);
      assertEquals(new ModelId("head", 1), card.id());
      assertEquals(2, card.validation().size());
      assertEquals(List.of("random1d", "poisson"), card.trainedOn().masks());
      assertTrue(card.trainedOn().coils().contains(3));
      assertEquals(card, new ModelRepository(directory.resolve("models")).load(card.id()).card());
      assertTrue(Files.readString(model.resolve("README.md")).contains("head:1"));
      ReconstructionException refused =
          assertThrows(
              ReconstructionException.class,
              () ->
                  new ModelTraining(plan(1), Optional.empty(), model)
                      .run(scope, scans(), List.of(), NONE));
      assertEquals(FailureCode.CONFLICT, refused.code());
    }
  }

  @Test
  void aTrainingCanStartFromAModelAndItsCardSaysSo() throws IOException {
    Path first = directory.resolve("models/head/1");
    Path second = directory.resolve("models/head/2");
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      new ModelTraining(plan(1), Optional.empty(), first).run(scope, scans(), List.of(), NONE);
      StoredModel base = ModelRepository.read(first);
      ModelCard card =
          new ModelTraining(plan(1), Optional.of(base), second)
              .run(scope, scans(), List.of(), NONE);
      assertEquals("head:1", card.lineage().base());
      // It went on: with 24 more steps its validation is not that of the first 24.
      assertNotEquals(base.card().validation(), card.validation());
      TrainingPlan other =
          TrainingPlan.read("{\"architecture\": {\"iterations\": 3, \"modules\": 3}}");
      ReconstructionException refused =
          assertThrows(
              ReconstructionException.class,
              () ->
                  new ModelTraining(other, Optional.of(base), directory.resolve("models/head/3"))
                      .run(scope, scans(), List.of(), NONE));
      assertEquals(FailureCode.CONFLICT, refused.code());
    }
  }

  @Test
  void nothingOfTheScansStaysInTheTrainingsDirectory() throws IOException {
    train("left", 1, NONE);
    try (var files = Files.list(directory.resolve("left"))) {
      assertEquals(
          List.of("best.safetensors", "checkpoint.safetensors", "log.jsonl"),
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
    }
  }

  @Test
  void anUnknownKeyOrAnImpossibleValueIsNamed() {
    for (String json :
        List.of(
            "{\"stepz\": 3}",
            "{\"steps\": 0}",
            "[]",
            "{\"architecture\": {\"layers\": 3}}",
            "{\"examples\": {\"mask\": []}}")) {
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> TrainingPlan.read(json));
      assertEquals(FailureCode.PARAMETER_INVALID, refused.code(), json);
    }
    assertTrue(
        assertThrows(ReconstructionException.class, () -> TrainingPlan.read("{\"stepz\": 3}"))
            .detail()
            .contains("stepz"));
  }
}
