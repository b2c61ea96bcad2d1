package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ActiveVersionsFile;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.tensor.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Publication, activation and rollback, as a service does them. */
class ModelRegistryTest {
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(48)
              .slices(1)
              .coils(3)
              .acceleration(3)
              .calibrationLines(12)
              .build());

  /** One thread of the engine: clients and other tests need the processors too. */
  private static final PipelineSettings ONE_THREAD =
      new PipelineSettings(ComputeDevice.CPU, 1, CalibrationSettings.DEFAULT);

  @TempDir Path directory;
  private final List<String> heard = new ArrayList<>();

  private Path models() {
    return directory.resolve("models");
  }

  private SmallModels add() {
    return new SmallModels(models());
  }

  private ModelRegistry open() {
    return open(Long.MAX_VALUE);
  }

  private ModelRegistry open(long freeMemory) {
    return ModelRegistry.open(
        models(), directory.resolve("data"), ONE_THREAD, listener(), () -> freeMemory);
  }

  private RegistryListener listener() {
    return new RegistryListener() {
      @Override
      public void exchanged(InstalledModels models) {}

      @Override
      public void activated(ModelId now, Optional<ModelId> before) {
        heard.add(now + " after " + before.map(ModelId::toString).orElse("none"));
      }

      @Override
      public void rolledBack(ModelId from, ModelId to, RollbackReason reason, String detail) {
        heard.add(from + " back to " + to + " " + reason);
      }

      @Override
      public void failed(String detail) {
        heard.add("failed: " + detail);
      }
    };
  }

  private static String served(ModelRegistry registry) {
    return served(registry, Optional.of("m"));
  }

  private static String served(ModelRegistry registry, Optional<String> model) {
    return served(registry, model, 0);
  }

  /** {@code nInf} 0: the last exit. */
  private static String served(ModelRegistry registry, Optional<String> model, int nInf) {
    Reconstruction result = result(registry, model, nInf);
    return result.provenance().modelName() == null
        ? result.provenance().method()
        : result.provenance().modelName() + ":" + result.provenance().modelVersion();
  }

  private static Reconstruction result(ModelRegistry registry, Optional<String> model, int nInf) {
    try (AcquisitionSource source = SCAN.source()) {
      return registry
          .pipeline()
          .reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.empty(),
                  model,
                  nInf == 0 ? OptionalInt.empty() : OptionalInt.of(nInf),
                  OptionalInt.empty(),
                  true),
              StageListener.NONE);
    }
  }

  private static FailureCode refusal(Executable call) {
    return assertThrows(ReconstructionException.class, call).code();
  }

  private static ModelId m(int version) {
    return new ModelId("m", version);
  }

  private String file() throws IOException {
    Path path = directory.resolve("data").resolve(ActiveVersionsFile.NAME);
    return Files.exists(path) ? Files.readString(path).replaceAll("\\s", "") : "";
  }

  @Test
  void anActivatedVersionServesNowAndAfterARestart() throws IOException {
    add().add("m", 1).add("m", 2).add("m", 3);
    try (ModelRegistry registry = open()) {
      assertEquals("m:3", served(registry));
      registry.activate(m(1));
      assertEquals("m:1", served(registry));
      assertEquals("m:3", served(registry, Optional.of("m:3")));
      registry.activate(m(2));
      registry.activate(m(2));
    }
    try (ModelRegistry registry = open()) {
      assertEquals("m:2", served(registry));
      assertEquals(m(1), registry.rollBack("m"));
      assertEquals("m:1", served(registry));
      assertEquals(m(3), registry.rollBack("m"));
      assertEquals(FailureCode.CONFLICT, refusal(() -> registry.rollBack("m")));
    }
    try (ModelRegistry registry = open()) {
      assertEquals("m:3", served(registry));
    }
    assertEquals(
        List.of(
            "m:1 after m:3",
            "m:2 after m:1",
            "m:2 back to m:1 REQUESTED",
            "m:1 back to m:3 REQUESTED"),
        heard);
  }

  @Test
  void aPublishedVersionServesOnlyWhoAsksForIt() throws IOException {
    add().add("m", 1).add("other", 1);
    Path result = directory.resolve("job/result");
    new SmallModels(result).add("m", 7);
    try (ModelRegistry registry = open()) {
      assertEquals(m(2), registry.publish(result));
      assertEquals(m(2), registry.publish(result));
      assertEquals("m:1", served(registry));
      assertEquals("m:2", served(registry, Optional.of("m:2")));
    }
    try (ModelRegistry registry = open()) {
      assertEquals("m:1", served(registry));
      registry.activate(m(2));
      assertEquals("m:2", served(registry));
    }
  }

  @Test
  void whatFailsOnTheWayLeavesTheActiveVersionAndSaysWhy() throws IOException {
    add().add("m", 1).add("m", 2).addUnfit("m", 3).addOverflowing("m", 4).add("m", 5);
    Files.delete(models().resolve("m/5/README.md"));
    try (ModelRegistry registry = open()) {
      registry.activate(m(1));
      registry.activate(m(2));
      String before = file();
      assertEquals(FailureCode.GOLDEN_CASE_FAILED, refusal(() -> registry.activate(m(3))));
      assertEquals(FailureCode.GOLDEN_CASE_FAILED, refusal(() -> registry.activate(m(4))));
      assertEquals(FailureCode.MODEL_NOT_FOUND, refusal(() -> registry.activate(m(5))));
      assertEquals(FailureCode.MODEL_NOT_FOUND, refusal(() -> registry.activate(m(6))));
      assertEquals(
          FailureCode.MODEL_NOT_FOUND, refusal(() -> registry.activate(new ModelId("none", 1))));
      assertEquals(FailureCode.MODEL_NOT_FOUND, refusal(() -> registry.rollBack("none")));
      Path weights = models().resolve("m/1/weights.safetensors");
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length - 1] ^= 1;
      Files.write(weights, bytes);
      assertEquals(FailureCode.MODEL_DAMAGED, refusal(() -> registry.activate(m(1))));
      assertEquals(FailureCode.MODEL_DAMAGED, refusal(() -> registry.rollBack("m")));
      assertEquals(before, file());
      assertEquals("m:2", served(registry));
    }
  }

  @Test
  void theMadeUpScanOfAnActivationIsNotHeldToBandsOfTheSitesScans() throws IOException {
    add().add("m", 1).add("m", 2);
    ModelRepository repository = new ModelRepository(models());
    QualityBands.Exit never = new QualityBands.Exit(1e-9, 1e-9);
    for (int version : new int[] {1, 2}) {
      repository.measured(
          m(version),
          new QualityBands(
              repository.card(m(version)).weightsSha256(), 1, Map.of(2, never, 4, never)));
    }
    try (ModelRegistry registry = open()) {
      assertTrue(registry.installed().bands(m(1)).isPresent());
      registry.activate(m(1));
      registry.activate(m(2));
      assertEquals(m(1), registry.rollBack("m"));
    }
  }

  @Test
  void aVersionWithDamagedBandsIsActivatedAndServesWithoutThem() throws IOException {
    add().add("m", 1).add("m", 2);
    for (int version : new int[] {1, 2}) {
      Files.writeString(models().resolve("m/" + version + "/bands.json"), "{");
    }
    try (ModelRegistry registry = open()) {
      registry.activate(m(1));
      assertEquals(m(2), registry.rollBack("m"));
      assertEquals("m:2", served(registry));
      assertTrue(
          registry
              .installed()
              .problems()
              .get(1)
              .startsWith("images of model m:2 are not held to bands: MODEL_DAMAGED"),
          registry.installed().problems().toString());
    }
  }

  @Test
  void aVersionForWhichMemoryIsShortIsNotLoaded() throws IOException {
    add().add("m", 1);
    try (ModelRegistry registry = open(100)) {
      add().add("m", 2);
      assertEquals(FailureCode.NO_SPACE, refusal(() -> registry.activate(m(2))));
      assertEquals("m:1", served(registry));
      assertTrue(registry.installed().find("m:2").isEmpty());
    }
  }

  @Test
  void aStateThatCannotBeWrittenChangesNothing() throws IOException {
    add().add("m", 1).add("m", 2);
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.createDirectories(data.resolve("active-models.json.draft/in-the-way"));
    try (ModelRegistry registry = open()) {
      assertEquals(FailureCode.NO_SPACE, refusal(() -> registry.activate(m(1))));
      assertEquals("m:2", served(registry));
    }
  }

  @Test
  void whereTheActiveVersionCannotBeUsedTheOneBeforeItServesAndNeverANewerOne() throws IOException {
    add().add("m", 1).add("m", 2).add("m", 3).add("m", 4);
    try (ModelRegistry registry = open()) {
      registry.activate(m(1));
      registry.activate(m(3));
    }
    Files.writeString(models().resolve("m/3/model.json"), "{");
    try (ModelRegistry registry = open()) {
      assertEquals("m:1", served(registry));
      assertTrue(
          registry
              .installed()
              .problems()
              .contains("the active version m:3 cannot be used: version 1 serves"),
          registry.installed().problems().toString());
    }
    for (int version : new int[] {1, 2, 4}) {
      Files.writeString(models().resolve("m/" + version + "/model.json"), "{");
    }
    add().add("m", 5);
    try (ModelRegistry registry = open()) {
      assertEquals("sense", served(registry, Optional.empty()));
      assertEquals("m:5", served(registry, Optional.of("m:5")));
    }
  }

  @Test
  void aDamagedFileIsWarnedOfAndTheHighestVersionServes() throws IOException {
    add().add("m", 1).add("m", 2);
    Files.createDirectory(directory.resolve("data"));
    Files.writeString(directory.resolve("data/active-models.json"), "{\"models\"");
    try (ModelRegistry registry = open()) {
      assertEquals("m:2", served(registry));
      assertTrue(
          registry.installed().problems().get(0).startsWith("active-models.json cannot be used"));
    }
  }

  @Test
  void weightsOfVersionsThatStayAreNotLoadedAgainAndThoseGoneAreFreed() throws IOException {
    add().add("m", 1).add("m", 2);
    try (ModelRegistry registry = open()) {
      ServingModels begun = registry.pipeline().serving();
      DeviceNetwork first = begun.onDevice(m(1));
      DeviceNetwork second = begun.onDevice(m(2));
      assertTrue(begun.use());
      registry.activate(m(1));
      Files.delete(models().resolve("m/2/model.json"));
      add().add("m", 3);
      registry.activate(m(3));
      assertSame(first, registry.pipeline().serving().onDevice(m(1)));
      assertTrue(registry.installed().find("m:2").isEmpty());
      served(registry);
      assertTrue(second.isLoaded());
      begun.release();
      served(registry);
      assertFalse(second.isLoaded());
      assertTrue(first.isLoaded());
    }
  }

  @Test
  void aNewVersionWhoseResidualIsNotUsualIsRolledBackByItselfAndOneThatDoesAsBeforeIsTrusted()
      throws IOException {
    add().addLeastSquares("m", 1);
    try (ModelRegistry registry = open()) {
      double residual = result(registry, Optional.of("m"), 2).provenance().residual();
      for (int scan = 1; scan < ResidualStatistics.FEWEST; scan++) {
        registry.watch().served(m(1), 2, residual);
      }
      add().add("m", 2).addLeastSquares("m", 3);
      registry.activate(m(2));
      // What is usual at another exit is not known.
      assertEquals("m:2", served(registry, Optional.of("m"), 4));
      assertEquals("m:2", served(registry, Optional.of("m"), 2));
      assertEquals("m:1", served(registry, Optional.of("m"), 2));
      registry.activate(m(3));
      assertEquals("m:3", served(registry, Optional.of("m"), 2));
      for (int scan = 1; scan < ProbationWatch.SCANS; scan++) {
        assertTrue(registry.versions().of("m").orElseThrow().probation().isPresent());
        registry.watch().served(m(3), 2, residual);
      }
      assertTrue(registry.versions().of("m").orElseThrow().probation().isEmpty());
    }
    assertEquals(List.of("m:2 after m:1", "m:2 back to m:1 RESIDUAL", "m:3 after m:1"), heard);
  }

  @Test
  void aNewVersionThatGivesImagesThatAreNotFiniteIsRolledBackByItself() throws IOException {
    add().add("m", 1).add("m", 2);
    try (ModelRegistry registry = open()) {
      registry.activate(m(1));
      registry.activate(m(2));
    }
    // What passed its trial turns out to fail on scans, here after a restart.
    Path second = models().resolve("m/2");
    Files.move(second, directory.resolve("kept"));
    add().addOverflowing("m", 2);
    heard.clear();
    try (ModelRegistry registry = open()) {
      assertEquals("sense", served(registry));
      assertEquals("m:1", served(registry));
      assertEquals(List.of("m:2 back to m:1 NON_FINITE_IMAGE"), heard);
    }
    try (ModelRegistry registry = open()) {
      assertEquals("m:1", served(registry));
    }
  }
}
