package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.timing.TimeModel;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deepest exit that fits, on a machine whose iterations take what a test says. */
class LatencyBudgetTest {
  private static final PhantomOptions SLICE =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(48)
          .slices(1)
          .coils(2)
          .acceleration(3)
          .calibrationLines(16)
          .build();
  private static final PhantomOptions TWO = SLICE.with().slices(2).build();

  @TempDir Path directory;
  private MadeUpMachine machine = new MadeUpMachine();
  private ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS);

  @BeforeEach
  void install() {
    pipeline.close();
    machine = new MadeUpMachine();
    pipeline =
        new ReconstructionPipeline(
            PipelineSettings.DEFAULTS,
            new SmallModels(directory)
                .add("eight", UnrolledNetworkConfig.pgd(8, 8, 2))
                .add("pairs", UnrolledNetworkConfig.pgd(4, 2, 2))
                .read(),
            new TimeModel(machine));
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private Reconstruction run(PhantomOptions scan, ReconstructionRequest request) {
    try (AcquisitionSource source = PhantomScan.of(scan).source()) {
      return pipeline.reconstruct(source, request, machine);
    }
  }

  private static ReconstructionRequest request(
      String model, OptionalInt nInf, OptionalInt budgetMs) {
    return new ReconstructionRequest(Optional.empty(), Optional.of(model), nInf, budgetMs, false);
  }

  private Reconstruction exit(PhantomOptions scan, String model, int nInf) {
    return run(scan, request(model, OptionalInt.of(nInf), OptionalInt.empty()));
  }

  private Reconstruction budget(PhantomOptions scan, String model, int budgetMs) {
    return run(scan, request(model, OptionalInt.empty(), OptionalInt.of(budgetMs)));
  }

  private void learn(PhantomOptions scan, String model) {
    for (int i = 0; i < 6; i++) {
      run(scan, request(model, OptionalInt.empty(), OptionalInt.empty()));
    }
  }

  private static void assertSame(Reconstruction expected, Reconstruction found) {
    assertEquals(expected.provenance().nInf(), found.provenance().nInf());
    assertEquals(expected.images().size(), found.images().size());
    UidGenerator ours = new UidGenerator(expected.header(), expected.provenance());
    UidGenerator theirs = new UidGenerator(found.header(), found.provenance());
    assertEquals(ours.seriesInstanceUid(), theirs.seriesInstanceUid());
    for (int i = 0; i < expected.images().size(); i++) {
      assertArrayEquals(expected.images().get(i).pixels(), found.images().get(i).pixels());
      assertEquals(
          ours.sopInstanceUid(expected.images().get(i)),
          theirs.sopInstanceUid(found.images().get(i)));
    }
    assertEquals(expected.provenance().residual(), found.provenance().residual());
  }

  private static String warnings(Reconstruction result) {
    return String.join("; ", result.provenance().warnings());
  }

  @ParameterizedTest
  @CsvSource({"16, 1", "27, 2", "47, 4", "68, 6", "95, 8", "100000, 8"})
  void theDeepestExitThatFitsIsUsedAndNothingElseDiffersFromAskingForIt(int budgetMs, int nInf) {
    learn(SLICE, "eight");
    Reconstruction result = budget(SLICE, "eight", budgetMs);
    assertEquals(nInf, result.provenance().nInf(), warnings(result));
    assertTrue(
        warnings(result).contains("latency_budget_ms " + budgetMs + ": n_inf "), warnings(result));
    assertFalse(warnings(result).contains("missed"), warnings(result));
    assertSame(exit(SLICE, "eight", nInf), result);
  }

  @Test
  void aBudgetBelowTheFirstExitIsRefusedWithTheTimeOfEach() {
    learn(SLICE, "eight");
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> budget(SLICE, "eight", 5));
    assertEquals(FailureCode.BUDGET_TOO_SMALL, refused.code());
    for (int exit = 1; exit <= 8; exit++) {
      assertTrue(refused.detail().contains("n_inf " + exit + " "), refused.detail());
    }
  }

  @Test
  void timeSpentWaitingCounts() {
    learn(SLICE, "eight");
    long received = machine.getAsLong() - 100L * MadeUpMachine.MS;
    ReconstructionRequest late = request("eight", OptionalInt.empty(), OptionalInt.of(105));
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> run(SLICE, late.receivedAt(received)));
    assertEquals(FailureCode.DEADLINE_MISSED, refused.code());
    assertEquals(504, refused.code().httpStatus());
    ReconstructionRequest soon = request("eight", OptionalInt.empty(), OptionalInt.of(147));
    assertEquals(
        4,
        run(SLICE, soon.receivedAt(machine.getAsLong() - 100L * MadeUpMachine.MS))
            .provenance()
            .nInf());
  }

  @Test
  void aMachineThatGetsSlowerStopsTheWholeSeriesAtAnExitThatAllFramesHave() {
    learn(TWO, "eight");
    // The first slice goes all the way; in the second iterations take four times as long.
    machine.iterationsTake(iteration -> iteration <= 8 ? 10 : 40);
    Reconstruction result = budget(TWO, "eight", 200);
    assertTrue(result.provenance().nInf() < 8, warnings(result));
    assertTrue(warnings(result).contains("n_inf 8 of 8 chosen"), warnings(result));
    assertTrue(warnings(result).contains("the machine was slower"), warnings(result));
    assertFalse(warnings(result).contains("missed"), warnings(result));
    assertSame(exit(TWO, "eight", result.provenance().nInf()), result);
  }

  @Test
  void aMachineThatGetsSlowerInsideAModuleGivesTheExitBefore() {
    learn(SLICE, "pairs");
    machine.iterationsTake(iteration -> iteration <= 2 ? 10 : 20);
    Reconstruction result = budget(SLICE, "pairs", 48);
    assertEquals(2, result.provenance().nInf(), warnings(result));
    assertSame(exit(SLICE, "pairs", 2), result);
  }

  @Test
  void aSliceThatEndsAtALowExitIsNotReconstructedOnceMoreForTheGuard() throws IOException {
    ModelId sixteen = new ModelId("sixteen", 1);
    new SmallModels(directory).add("sixteen", UnrolledNetworkConfig.pgd(16, 16, 2));
    ModelRepository repository = new ModelRepository(directory);
    Map<Integer, QualityBands.Exit> never = new HashMap<>();
    for (int exit = 1; exit <= 16; exit++) {
      never.put(exit, new QualityBands.Exit(1e9, 1e-9));
    }
    repository.measured(
        sixteen, new QualityBands(repository.card(sixteen).weightsSha256(), 1, never));
    pipeline.close();
    pipeline =
        new ReconstructionPipeline(
            PipelineSettings.DEFAULTS, InstalledModels.read(directory), new TimeModel(machine));
    PhantomOptions slice = SLICE.with().calibrationLines(12).separateCalibration(true).build();
    // One iteration more is short, a further one is long: there is time for the run without lines.
    machine.iterationsTake(iteration -> iteration == 1 ? 1 : 30);
    learn(slice, "sixteen");
    Reconstruction low = budget(slice, "sixteen", 132);
    assertEquals("gleam", low.provenance().method(), warnings(low));
    assertTrue(low.provenance().nInf() < 16, warnings(low));
    assertEquals("sense", budget(slice, "sixteen", 100_000).provenance().method());
  }

  @Test
  void aBudgetThatIsMissedAllTheSameGivesTheImageAndSaysSo() {
    learn(SLICE, "eight");
    machine.iterationsTake(iteration -> 300);
    Reconstruction result = budget(SLICE, "eight", 50);
    assertEquals(1, result.provenance().nInf());
    assertTrue(warnings(result).contains("latency_budget_ms 50 missed"), warnings(result));
  }

  @Test
  void aMachineThatIsNotKnownYetIsLearnedOnTheWay() {
    Reconstruction result = budget(TWO, "eight", 1000);
    assertEquals(8, result.provenance().nInf(), warnings(result));
    assertTrue(warnings(result).contains("not known yet"), warnings(result));
    assertSame(exit(TWO, "eight", 8), result);
  }

  @Test
  void methodsWithoutExitsTakeTheTimeTheyTake() {
    Reconstruction result =
        run(
            SLICE,
            new ReconstructionRequest(
                Optional.of(Method.SENSE),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.of(1),
                false));
    assertEquals("sense", result.provenance().method());
  }

  @Test
  void aStreamsConfigurationMessageHasABudgetToo() {
    learn(SLICE, "eight");
    try (AcquisitionSource source = PhantomScan.of(SLICE).source()) {
      Reconstruction result =
          ScanReconstruction.run(
                  EffectiveOptions.join(
                      RequestOptions.NONE,
                      ConfigurationMessage.named("gleam?latency_budget_ms=47&model=eight")),
                  request -> pipeline.reconstruct(source, request, machine))
              .reconstruction();
      assertEquals(4, result.provenance().nInf());
    }
  }
}
