package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelComparisonTest {
  private static final String SMALL =
      """
      {"steps": 3, "warmUpSteps": 1, "validationEvery": 3, "checkpointEvery": 3,
       "architecture": {"iterations": 2, "modules": 2, "features": 3},
       "examples": {"matrixSizes": [0], "columns": [16, 24]}}
      """;
  private static final Evaluation EVALUATION = new Evaluation(List.of(3.0), 8, 0.02, 5);

  /** Nobody looks. */
  private record Silent() implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {}

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {}
  }

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  @TempDir Path directory;

  private Path scan() throws IOException {
    return TrainingScans.write(
        directory.resolve("slices.h5"), TrainingScans.full(32, 2).slices(4).build());
  }

  private StoredModel train(TensorScope scope, Path scan, String strategy) throws IOException {
    Path model = directory.resolve(strategy).resolve("1");
    TrainingPlan plan = TrainingPlan.read(SMALL, Optional.empty(), Map.of("strategy", strategy));
    new ModelTraining(plan, Optional.empty(), model)
        .run(scope, List.of(scan), List.of(), new Silent());
    return ModelRepository.read(model);
  }

  @Test
  void everyIterationIsJudgedOnTheSameImagesAsEvaluateJudgesExits() throws IOException {
    Path scan = scan();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      Map<String, StoredModel> models = new LinkedHashMap<>();
      for (String strategy : List.of("gleam", "end-to-end")) {
        models.put(strategy, train(scope, scan, strategy));
      }
      int before = scope.manager().getManagedArrays().size();
      ModelComparison found =
          ModelComparison.of(
              scope, EVALUATION, models, List.of(scan), directory, (scans, of) -> {});
      assertEquals(before, scope.manager().getManagedArrays().size(), "nothing is left behind");
      models.forEach(
          (name, model) -> {
            ModelComparison.OfModel judged = Objects.requireNonNull(found.models().get(name));
            assertEquals(2, judged.figures().size());
            assertEquals(2, judged.pictures().size());
            for (Evaluation.Row row : evaluated(scope, model, scan)) {
              List<ImageQuality> same =
                  switch (row.method()) {
                    case "zero-filled" -> found.zeroFilled();
                    case "compressed-sensing" -> found.compressedSensing();
                    default -> judged.figures().get(row.nInf() - 1);
                  };
              assertEquals(4, same.size());
              assertEquals(row.figures(), ImageQuality.over(same), name + " " + row);
            }
          });
      ModelComparison.OfModel gleam = Objects.requireNonNull(found.models().get("gleam"));
      PairedBootstrap itself = gleam.better(gleam, 1);
      assertArrayEquals(
          new double[] {0, 0, 0}, new double[] {itself.mean(), itself.low(), itself.high()});
    }
  }

  private List<Evaluation.Row> evaluated(TensorScope scope, StoredModel model, Path scan) {
    try {
      return EVALUATION.of(
          scope,
          model,
          model.card().architecture().exits(),
          List.of(scan),
          directory,
          (scans, of) -> {});
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void thePictureShownIsTheOneThatWasJudged() throws IOException {
    Path scan = scan();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ModelComparison found =
          ModelComparison.of(
              scope,
              EVALUATION,
              Map.of("gleam", train(scope, scan, "gleam")),
              List.of(scan),
              directory,
              (scans, of) -> {});
      ModelComparison.Picture truth = found.truth();
      ModelComparison.OfModel gleam = Objects.requireNonNull(found.models().get("gleam"));
      double shown =
          ImageQuality.of(
                  gleam.pictures().get(1).magnitude(), truth.magnitude(), truth.ny(), truth.nx())
              .psnr();
      assertTrue(gleam.last().stream().anyMatch(image -> image.psnr() == shown));
    }
  }
}
