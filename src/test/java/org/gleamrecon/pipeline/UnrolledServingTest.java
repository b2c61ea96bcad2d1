package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unrolled network in the corridor. */
class UnrolledServingTest {
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(64)
              .slices(2)
              .coils(4)
              .acceleration(3)
              .calibrationLines(16)
              .build());

  @TempDir static Path directory;
  private static ReconstructionPipeline pipeline =
      new ReconstructionPipeline(PipelineSettings.DEFAULTS);

  @BeforeAll
  static void install() {
    pipeline.close();
    pipeline =
        new ReconstructionPipeline(
            PipelineSettings.DEFAULTS,
            new SmallModels(directory).add("one", 1).add("one", 2).addOverflowing("burst").read());
  }

  @AfterAll
  static void close() {
    pipeline.close();
  }

  private static Reconstruction run(String model, OptionalInt nInf, StageListener listener) {
    try (AcquisitionSource source = SCAN.source()) {
      return pipeline.reconstruct(
          source,
          new ReconstructionRequest(
              Optional.empty(), Optional.of(model), nInf, OptionalInt.empty(), false),
          listener);
    }
  }

  private static Reconstruction run(String model, int nInf) {
    return run(model, OptionalInt.of(nInf), StageListener.NONE);
  }

  private static void assertSamePixels(Reconstruction expected, Reconstruction found) {
    assertEquals(expected.images().size(), found.images().size());
    for (int i = 0; i < expected.images().size(); i++) {
      assertArrayEquals(expected.images().get(i).pixels(), found.images().get(i).pixels());
    }
  }

  @Test
  void withoutWishesTheWholeNetworkOfTheActiveVersionIsUsedAndSaysSo() {
    Reconstruction result;
    try (AcquisitionSource source = SCAN.source();
        ReconstructionPipeline own =
            new ReconstructionPipeline(
                PipelineSettings.DEFAULTS, InstalledModels.read(directory))) {
      result =
          own.reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.of(Method.GLEAM),
                  Optional.of("one"),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  true),
              StageListener.NONE);
    }
    assertEquals("gleam", result.provenance().method());
    assertEquals("one", result.provenance().modelName());
    assertEquals("2", result.provenance().modelVersion());
    assertEquals(4, result.provenance().nInf());
    assertEquals(
        InstalledModels.read(directory).find("one:2").orElseThrow().weightsSha256(),
        result.provenance().modelSha256());
    assertTrue(result.provenance().residual() > 0 && result.provenance().residual() < 1);
    assertEquals(List.of(), result.provenance().warnings());
  }

  @Test
  void anotherNumberThanAnExitIsRefusedListingTheExits() {
    for (int nInf : new int[] {1, 3, 5}) {
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> run("one:1", nInf));
      assertEquals(FailureCode.EXIT_NOT_VALID, refused.code());
      assertTrue(refused.detail().contains("exits are 2, 4"), refused.detail());
    }
  }

  @Test
  void theImageAtAnExitIsTheOneThatTheWholeNetworkPassesThere() {
    List<float[]> heard = new ArrayList<>();
    Reconstruction whole =
        run(
            "one:1",
            OptionalInt.empty(),
            new StageListener() {
              @Override
              public void iterated(Iteration iteration) {
                heard.add(iteration.image().get());
                assertEquals(iteration.done() % 2 == 0, iteration.exit());
                assertArrayEquals(iteration.image().get(), iteration.plane().get().pixels());
                assertEquals(64, iteration.plane().get().nx());
              }
            });
    assertEquals(8, heard.size());
    Reconstruction early = run("one:1", 2);
    for (int slice = 0; slice < 2; slice++) {
      // The scan's matrix needs neither cropping nor resampling.
      assertArrayEquals(heard.get(4 * slice + 1), early.images().get(slice).pixels());
      assertArrayEquals(heard.get(4 * slice + 3), whole.images().get(slice).pixels());
    }
    assertNotEquals(early.provenance().residual(), whole.provenance().residual());
  }

  @Test
  void manyAtOnceAreBitEqualToOneAloneAndLeaveTheWeightsAsTheyWere() throws Exception {
    Map<String, WeightArray> before = weights();
    Reconstruction alone = run("one:1", 4);
    Reconstruction early = run("one:1", 2);
    ExecutorService clients = Executors.newFixedThreadPool(3);
    try {
      List<Future<Reconstruction>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int nInf = i % 2 == 0 ? 4 : 2;
        answers.add(clients.submit(() -> run("one:1", nInf)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertSamePixels(i % 2 == 0 ? alone : early, answers.get(i).get());
      }
    } finally {
      clients.shutdownNow();
    }
    Map<String, WeightArray> after = weights();
    before.forEach(
        (name, array) ->
            assertArrayEquals(
                array.values(), Objects.requireNonNull(after.get(name)).values(), name));
  }

  private static Map<String, WeightArray> weights() {
    return pipeline.serving().network(new ModelId("one", 1)).parameters().toWeights();
  }

  @Test
  void everyExitAndEveryModelHasIdentitiesOfItsOwn() {
    Set<String> identities = new HashSet<>();
    for (Reconstruction result :
        List.of(run("one:1", 2), run("one:1", 4), run("one:2", 2), run("one:2", 4))) {
      identities.add(
          new UidGenerator(result.header(), result.provenance())
              .sopInstanceUid(result.images().get(0)));
    }
    assertEquals(4, identities.size());
  }

  @Test
  void aNetworkThatOverflowsGivesWayToSenseForTheWholeScan() {
    List<FailureCode> reasons = new ArrayList<>();
    Reconstruction result =
        run(
            "burst",
            OptionalInt.empty(),
            new StageListener() {
              @Override
              public void fellBack(FailureCode reason) {
                reasons.add(reason);
              }
            });
    assertEquals(List.of(FailureCode.NON_FINITE_IMAGE), reasons);
    assertEquals("sense", result.provenance().method());
    assertEquals(0, result.provenance().nInf());
    assertEquals(1, result.provenance().warnings().size());
    try (AcquisitionSource source = SCAN.source()) {
      Reconstruction sense =
          pipeline.reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.of(Method.SENSE),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  false),
              StageListener.NONE);
      assertSamePixels(sense, result);
      assertEquals(
          new UidGenerator(sense.header(), sense.provenance()).seriesInstanceUid(),
          new UidGenerator(result.header(), result.provenance()).seriesInstanceUid());
    }
  }

  @Test
  void aListenerMayStopBetweenIterations() {
    List<Integer> done = new ArrayList<>();
    ReconstructionException stopped =
        assertThrows(
            ReconstructionException.class,
            () ->
                run(
                    "one:1",
                    OptionalInt.empty(),
                    new StageListener() {
                      @Override
                      public void iterated(Iteration iteration) {
                        done.add(iteration.done());
                        if (iteration.done() == 3) {
                          throw new ReconstructionException(FailureCode.CANCELLED, "enough");
                        }
                      }
                    }));
    assertEquals(FailureCode.CANCELLED, stopped.code());
    assertEquals(List.of(1, 2, 3), done);
    assertFalse(run("one:1", 2).images().isEmpty());
  }
}
