package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command on the same scans, by every strategy. */
class StrategyModelsTest {
  private static final String SMALL =
      """
      {"steps": 6, "warmUpSteps": 1, "validationEvery": 3, "checkpointEvery": 2,
       "architecture": {"iterations": 2, "modules": 2, "features": 3},
       "examples": {"matrixSizes": [0], "columns": [16, 24]}}
      """;

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  @TempDir Path directory;

  /** Ends the training, as a power cut would, when it has validated at a step. */
  private record Cut(int at) implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {}

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {
      if (step == at) {
        throw new IllegalStateException("cut at " + step);
      }
    }
  }

  private StoredModel train(String name, String strategy, Cut cut) throws IOException {
    Path scan = directory.resolve("slices.h5");
    if (!Files.exists(scan)) {
      TrainingScans.write(scan, TrainingScans.full(32, 2).slices(3).build());
    }
    TrainingPlan plan = TrainingPlan.read(SMALL, Optional.empty(), Map.of("strategy", strategy));
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      Path model = directory.resolve(name + "/1");
      new ModelTraining(plan, Optional.empty(), model).run(scope, List.of(scan), List.of(), cut);
      return ModelRepository.read(model);
    }
  }

  @Test
  void theCardNamesTheStrategyAndOnlySupervisedExits() throws IOException {
    StoredModel whole = train("whole", "end-to-end", new Cut(-1));
    StoredModel checkpointed = train("checkpointed", "checkpointed", new Cut(-1));
    assertEquals("end-to-end", whole.card().trainedOn().settings().get("strategy"));
    assertEquals("checkpointed", checkpointed.card().trainedOn().settings().get("strategy"));
    assertEquals(List.of(2), whole.card().architecture().exits());
    StrategyBench.same(whole.weights(), checkpointed.weights());
  }

  @Test
  void aTrainingBegunByGleamAndEndedByItsParallelFormHasTheWeightsOfEither() throws IOException {
    StoredModel serial = train("serial", "gleam", new Cut(-1));
    assertThrows(IllegalStateException.class, () -> train("both", "gleam", new Cut(3)));
    StoredModel both = train("both", "p-gleam", new Cut(-1));
    assertEquals("p-gleam", both.card().trainedOn().settings().get("strategy"));
    assertEquals(List.of(1, 2), both.card().architecture().exits());
    StrategyBench.same(serial.weights(), both.weights());
    assertThrows(IllegalStateException.class, () -> train("other", "end-to-end", new Cut(3)));
    assertEquals(
        FailureCode.CONFLICT,
        assertThrows(ReconstructionException.class, () -> train("other", "gleam", new Cut(-1)))
            .code());
  }
}
