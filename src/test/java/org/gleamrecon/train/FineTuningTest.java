package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.WeightArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningTest {
  private static final String BASE =
      """
      {"steps": 12, "warmUpSteps": 2, "validationEvery": 12, "checkpointEvery": 12,
       "architecture": {"iterations": 4, "modules": 2, "features": 4},
       "examples": {"matrixSizes": [0], "columns": [16, 24]}}
      """;
  private static final TrainingProgress QUIET =
      new TrainingProgress() {
        @Override
        public void scanRead(int scans, int of, int frames) {}

        @Override
        public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {}

        @Override
        public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {}
      };

  @TempDir static Path shared;
  private static Path base = Path.of("");
  private static Path training = Path.of("");
  private static Path validation = Path.of("");
  private static Path undersampled = Path.of("");

  @TempDir Path directory;

  @BeforeAll
  static void baseAndScans() throws IOException {
    TensorScope.setThreadsPerOperation(1);
    training = scan("training", 4, 11);
    validation = scan("validation", 3, 12);
    undersampled =
        TrainingScans.write(
            shared.resolve("undersampled.h5"),
            TrainingScans.full(48, 3)
                .slices(4)
                .pattern(SamplingPattern.RANDOM1D)
                .acceleration(2)
                .calibrationLines(16)
                .seed(13)
                .build());
    base = shared.resolve("models/head/3");
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      new ModelTraining(TrainingPlan.read(BASE), Optional.empty(), base)
          .run(scope, List.of(scan("first", 3, 14)), List.of(), QUIET);
    }
  }

  private static Path scan(String name, int slices, long seed) throws IOException {
    return TrainingScans.write(
        shared.resolve(name + ".h5"), TrainingScans.full(48, 3).slices(slices).seed(seed).build());
  }

  /** A job's wishes; what a test does not name is as here. */
  private static final class Wishes {
    List<String> data = List.of(training.toString());
    List<String> judges = List.of(validation.toString());
    String supervision = "full";
    String baseDirectory = base.toString();
    @Nullable Integer modules;
    @Nullable Double memoryBudgetMb;
    @Nullable Long freeDiskBytes;
    int steps = 24;

    FineTuningJob job() {
      return new FineTuningJob(
          "7",
          "head:3",
          baseDirectory,
          data,
          judges,
          supervision,
          modules,
          steps,
          2,
          2e-3,
          List.of(2.0, 4.0),
          null,
          memoryBudgetMb,
          5L,
          null,
          "cpu",
          1,
          freeDiskBytes);
    }
  }

  private static List<Path> phantoms(Path into) throws IOException {
    return List.of(
        TrainingScans.write(
            into.resolve("phantom.h5"), TrainingScans.full(48, 3).slices(2).seed(15).build()));
  }

  private FineTuning.Outcome run(Path job, Wishes wishes, BooleanSupplier stop) throws IOException {
    if (!Files.exists(job)) {
      wishes.job().write(job);
    }
    return new FineTuning(job, FineTuningTest::phantoms, QUIET, stop).run();
  }

  private ReconstructionException refused(String job, Wishes wishes) {
    return assertThrows(
        ReconstructionException.class, () -> run(directory.resolve(job), wishes, () -> false));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (var all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void aJobGivesAModelItsGateAndLeavesTheBaseAlone() throws IOException {
    Map<String, byte[]> before = files(base);
    Path job = directory.resolve("job");
    FineTuning.Outcome outcome = run(job, new Wishes(), () -> false);

    Map<String, byte[]> after = files(base);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));

    StoredModel result = ModelRepository.read(job.resolve("result/head/1"));
    StoredModel from = ModelRepository.read(base);
    assertEquals(outcome.card(), result.card());
    assertEquals("head:3", result.card().lineage().base());
    assertEquals(from.card().architecture(), result.card().architecture());
    assertTrue(result.card().trainedOn().data().toString().contains("sha256"));
    assertFalse(result.card().trainedOn().data().toString().contains("training.h5"));

    JsonNode status = json(job.resolve("status.json"));
    assertEquals("done", status.path("phase").asText());
    assertEquals(24, status.path("step").asInt());
    assertEquals(24, status.path("steps").asInt());
    assertEquals(2, status.path("lossPerModule").size());
    assertEquals(2, status.path("validation").path(0).path("exits").size());
    assertTrue(status.path("memory").path("plannedMb").asDouble() > 0);
    assertTrue(status.path("failure").isMissingNode());

    JsonNode gate = json(job.resolve("gate.json"));
    assertEquals(outcome.better(), gate.path("better").asBoolean());
    assertFalse(gate.path("reasons").isEmpty());
    for (String part : List.of("exits", "phantoms")) {
      assertEquals(2, gate.path(part).size(), part);
      JsonNode last = gate.path(part).path(1);
      assertEquals(4, last.path("iterations").asInt());
      double gain =
          last.path("after").path("psnrDb").asDouble()
              - last.path("before").path("psnrDb").asDouble();
      assertEquals(gain, last.path("differenceDb").path("mean").asDouble(), 1e-9);
      assertTrue(
          last.path("differenceDb").path("low").asDouble()
              <= last.path("differenceDb").path("high").asDouble());
    }
    assertTrue(outcome.better(), outcome.exits() + " " + outcome.objections());
    assertFalse(Files.readString(job.resolve("log.txt")).contains(training.toString()));
  }

  @Test
  void aStoppedJobGoesOnToTheSameWeightsAndIsNotRunTwice() throws IOException {
    Path whole = directory.resolve("whole");
    run(whole, new Wishes(), () -> false);
    Path cut = directory.resolve("cut");
    AtomicInteger asked = new AtomicInteger();
    ReconstructionException stopped =
        assertThrows(
            ReconstructionException.class,
            () ->
                run(
                    cut,
                    new Wishes(),
                    // The plan is written when everything is read.
                    () -> Files.exists(cut.resolve("plan.json")) && asked.incrementAndGet() >= 5));
    assertEquals(FailureCode.CANCELLED, stopped.code());
    assertEquals("training", json(cut.resolve("status.json")).path("phase").asText());
    assertFalse(Files.exists(cut.resolve("gate.json")));
    run(cut, new Wishes(), () -> false);
    assertEquals(
        ModelRepository.read(whole.resolve("result/head/1")).card().weightsSha256(),
        ModelRepository.read(cut.resolve("result/head/1")).card().weightsSha256());
    byte[] gate = Files.readAllBytes(cut.resolve("gate.json"));
    assertArrayEquals(Files.readAllBytes(whole.resolve("gate.json")), gate);
    run(cut, new Wishes(), () -> false);
    assertArrayEquals(gate, Files.readAllBytes(cut.resolve("gate.json")));
  }

  @Test
  void withoutTruthAJobLearnsFromUndersampledScansAndIsJudgedByHeldOutSamples() throws IOException {
    Wishes wishes = new Wishes();
    wishes.supervision = "self";
    wishes.data = List.of(undersampled.toString());
    wishes.judges = List.of();
    Path job = directory.resolve("self");
    run(job, wishes, () -> false);
    JsonNode gate = json(job.resolve("gate.json"));
    assertEquals(0, gate.path("exits").size());
    assertEquals(2, gate.path("heldOut").size());
    assertTrue(gate.path("heldOut").path(1).path("before").path("ssim").isMissingNode());
    assertFalse(gate.path("heldOutWhatItIs").asText().isEmpty());
    assertEquals(2, gate.path("phantoms").size());
    ModelRepository.read(job.resolve("result/head/1"));
  }

  @Test
  void undersampledScansAreRefusedWhereTruthIsNeeded() throws IOException {
    Wishes wishes = new Wishes();
    wishes.data = List.of(undersampled.toString());
    assertEquals(FailureCode.NOT_FULLY_SAMPLED, refused("full", wishes).code());
    JsonNode status = json(directory.resolve("full/status.json"));
    assertEquals("failed", status.path("phase").asText());
    assertEquals("NOT_FULLY_SAMPLED", status.path("failure").path("code").asText());
  }

  @Test
  void modulesThatWouldLoseAnExitOfTheBaseAreRefused() {
    Wishes wishes = new Wishes();
    wishes.modules = 1;
    ReconstructionException failure = refused("one", wishes);
    assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
    assertTrue(failure.detail().contains("[2, 4]"), failure.detail());
  }

  @Test
  void inMoreModulesTheBasesExitsAreKept() throws IOException {
    Wishes wishes = new Wishes();
    wishes.modules = 4;
    wishes.steps = 4;
    Path job = directory.resolve("four");
    FineTuning.Outcome outcome = run(job, wishes, () -> false);
    assertEquals(List.of(2, 4), outcome.card().architecture().exits());
    assertEquals(4, json(job.resolve("status.json")).path("lossPerModule").size());
  }

  @Test
  void aBudgetThatIsTooSmallIsRefusedWithTheSmallestThatWouldDo() throws IOException {
    Wishes wishes = new Wishes();
    wishes.memoryBudgetMb = 1.0;
    ReconstructionException failure = refused("tight", wishes);
    assertEquals(FailureCode.MEMORY_BUDGET_TOO_SMALL, failure.code());
    String needed = failure.detail().replaceAll(".*at least (\\d+) MB.*", "$1");
    wishes.memoryBudgetMb = Double.valueOf(needed);
    wishes.steps = 2;
    run(directory.resolve("enough"), wishes, () -> false);
  }

  @Test
  void aLossThatIsNotFiniteFailsTheJobWithItsReason() throws IOException {
    StoredModel from = ModelRepository.read(base);
    Map<String, WeightArray> weights = new LinkedHashMap<>(from.weights());
    weights.replaceAll(
        (name, weight) -> {
          float[] values = weight.values().clone();
          Arrays.fill(values, Float.NaN);
          return new WeightArray(values, weight.shape());
        });
    Path broken = directory.resolve("models/head/3");
    ModelRepository.write(broken, from.card(), weights, "");
    Wishes wishes = new Wishes();
    wishes.baseDirectory = broken.toString();
    assertEquals(FailureCode.TRAINING_DIVERGED, refused("broken", wishes).code());
    assertEquals(
        "TRAINING_DIVERGED",
        json(directory.resolve("broken/status.json")).path("failure").path("code").asText());
  }

  @Test
  void aJobLeavesRoomOnItsDiskForLiveScans() throws IOException {
    Wishes wishes = new Wishes();
    wishes.freeDiskBytes = Long.MAX_VALUE;
    ReconstructionException failure = refused("crowded", wishes);
    assertEquals(FailureCode.NO_SPACE, failure.code());
    assertTrue(failure.detail().contains("must stay free"), failure.detail());
    assertEquals(
        List.of("job.json", "log.txt", "status.json"), names(directory.resolve("crowded")));
  }

  /** A real disk of its own, where this process may make one. */
  @Test
  void aFullDiskFailsTheJobWithItsReasonAndNothingOfItStays() throws IOException {
    Path job = Files.createDirectories(directory.resolve("full"));
    Peers.Result mounted =
        Peers.execute(List.of("mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", job.toString()));
    assumeTrue(
        mounted.status() == 0,
        "no small disk can be mounted here; a limit on files stands for it in FailedJobsTest");
    try {
      ReconstructionException failure = refused("full", new Wishes(), job);
      assertEquals(FailureCode.NO_SPACE, failure.code());
      JsonNode status = json(job.resolve("status.json"));
      assertEquals("failed", status.path("phase").asText());
      assertEquals("NO_SPACE", status.path("failure").path("code").asText());
      assertEquals(List.of("job.json", "log.txt", "status.json"), names(job));
    } finally {
      Peers.run("umount", "-l", job.toString());
    }
  }

  private ReconstructionException refused(String job, Wishes wishes, Path existing)
      throws IOException {
    wishes.job().write(existing);
    return refused(job, wishes);
  }

  private static List<String> names(Path job) throws IOException {
    try (var files = Files.list(job)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void whatAJobCannotMeanIsNamed() throws IOException {
    List<String> jobs =
        List.of(
            "{}",
            "{\"base\":\"a:1\",\"baseDirectory\":\"a\",\"training\":[]}",
            "{\"base\":\"a:1\",\"baseDirectory\":\"a\",\"training\":[\"x\"],\"mask\":\"spiral\"}",
            "{\"base\":\"a:1\",\"baseDirectory\":\"a\",\"training\":[\"x\"],\"mask\":\"as-acquired\"}",
            "{\"base\":\"a:1\",\"baseDirectory\":\"a\",\"training\":[\"x\"],\"epochs\":3}");
    List<String> named = List.of("base", "training", "mask", "as-acquired", "epochs");
    for (int i = 0; i < jobs.size(); i++) {
      Path job = Files.createDirectories(directory.resolve("bad" + i));
      Files.writeString(job.resolve("job.json"), jobs.get(i));
      ReconstructionException failure =
          assertThrows(ReconstructionException.class, () -> FineTuningJob.read(job));
      assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
      assertTrue(failure.detail().contains(named.get(i)), failure.detail());
    }
  }

  @Test
  void nothingOfTheScansStaysInTheJobsDirectory() throws IOException {
    Path job = directory.resolve("left");
    Wishes wishes = new Wishes();
    wishes.steps = 2;
    run(job, wishes, () -> false);
    assertEquals(
        List.of(
            "best.safetensors",
            "checkpoint.safetensors",
            "gate.json",
            "job.json",
            "log.jsonl",
            "log.txt",
            "plan.json",
            "result",
            "status.json"),
        names(job));
  }
}
