package org.gleamrecon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.AdmissionLimits;
import org.gleamrecon.admission.AdmissionListener;
import org.gleamrecon.admission.OverloadPolicy;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.EarlyFrames;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.SmallModels;
import org.gleamrecon.pipeline.StageListener;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How deep a network of four exits goes while others wait, and what is said of it. */
class BusyCorridorTest {
  private static final int PLACES = 8;
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(48)
              .slices(1)
              .coils(2)
              .acceleration(3)
              .calibrationLines(12)
              .build());

  @TempDir Path directory;

  private final AdmissionGate gate =
      new AdmissionGate(
          new AdmissionLimits(1, PLACES, 1000), System::nanoTime, AdmissionListener.NONE);
  private final Permit own = gate.admit(0);
  private final List<Permit> others = new ArrayList<>();
  private ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS);
  private int lowered;

  @BeforeEach
  void install() throws InterruptedException {
    own.awaitTurn(() -> false);
    pipeline.close();
    new SmallModels(directory).add("four", UnrolledNetworkConfig.pgd(4, 4, 2));
    pipeline =
        new ReconstructionPipeline(PipelineSettings.DEFAULTS, InstalledModels.read(directory));
  }

  @AfterEach
  void close() {
    own.close();
    others.forEach(Permit::close);
    pipeline.close();
  }

  private void waiting(int count) {
    while (others.size() < count) {
      others.add(gate.admit(0));
    }
  }

  private final StageListener listener =
      new StageListener() {
        @Override
        public void lowered() {
          lowered++;
        }
      };

  private Corridor corridor(int floor) {
    return new BusyCorridor(Corridor.of(pipeline), gate, new OverloadPolicy(0.5), floor);
  }

  private Reconstruction reconstruct(int floor, OptionalInt nInf, OptionalInt budgetMs) {
    lowered = 0;
    try (AcquisitionSource scan = SCAN.source()) {
      return corridor(floor)
          .reconstruct(
              scan,
              new ReconstructionRequest(Optional.empty(), Optional.empty(), nInf, budgetMs, true),
              listener);
    }
  }

  private void assertExit(int exit, Reconstruction result) {
    assertEquals("gleam", result.provenance().method());
    assertEquals(exit, result.provenance().nInf());
  }

  @Test
  void theMoreWaitTheLessDeepItGoesAndNeverBelowTheFloor() {
    int[] exits = {4, 4, 4, 4, 4, 4, 3, 2, 1};
    for (int wait = 0; wait <= PLACES; wait++) {
      waiting(wait);
      Reconstruction result = reconstruct(1, OptionalInt.empty(), OptionalInt.empty());
      assertExit(exits[wait], result);
      assertEquals(exits[wait] < 4 ? 1 : 0, lowered);
      assertEquals(
          exits[wait] < 4
              ? List.of(
                  "n_inf is at most %d of 4: the service is busy, %d of 8 places to wait are taken"
                      .formatted(exits[wait], wait))
              : List.of(),
          result.provenance().warnings());
    }
    assertExit(3, reconstruct(3, OptionalInt.empty(), OptionalInt.empty()));
    assertExit(4, reconstruct(9, OptionalInt.empty(), OptionalInt.empty()));
  }

  @Test
  void whatWasAskedForIsNeverLowered() {
    waiting(PLACES);
    Reconstruction result = reconstruct(1, OptionalInt.of(4), OptionalInt.empty());
    assertExit(4, result);
    assertEquals(0, lowered);
    assertEquals(List.of(), result.provenance().warnings());
  }

  @Test
  void aLatencyBudgetChoosesAmongWhatIsLeft() {
    reconstruct(2, OptionalInt.empty(), OptionalInt.empty());
    waiting(PLACES);
    Reconstruction result = reconstruct(2, OptionalInt.empty(), OptionalInt.of(3_600_000));
    assertExit(2, result);
    assertEquals(1, lowered);
    assertTrue(result.provenance().warnings().get(0).startsWith("n_inf is at most 2 of 4"));
  }

  /** Of a scan that arrives and holds one of the places to wait. */
  private static EarlyFrames early(Corridor corridor, AcquisitionSource scan) {
    return corridor
        .early(scan.header(), ReconstructionRequest.DEFAULTS, StageListener.NONE)
        .orElseThrow();
  }

  private static void doneEarly(EarlyFrames early, AcquisitionSource scan) {
    int shown = 0;
    for (int i = 0; i < scan.size(); i++) {
      for (List<Integer> frame : early.arrived(scan.header(i))) {
        shown += early.add(scan, frame).isPresent() ? 1 : 0;
      }
    }
    assertEquals(1, shown);
  }

  @Test
  void aScanThatArrivesIsNotBusyByItself() {
    waiting(6);
    assertExit(3, reconstruct(1, OptionalInt.empty(), OptionalInt.empty()));
    Corridor corridor = corridor(1);
    try (AcquisitionSource scan = SCAN.source();
        EarlyFrames early = early(corridor, scan)) {
      doneEarly(early, scan);
      assertExit(
          4,
          corridor.reconstruct(
              scan, ReconstructionRequest.DEFAULTS, Optional.of(early), StageListener.NONE));
    }
  }

  @Test
  void whereNothingWasDoneEarlyTheDepthIsThatOfTheTimeWhenWorkBegins() {
    Corridor corridor = corridor(1);
    try (AcquisitionSource scan = SCAN.source();
        EarlyFrames calm = early(corridor, scan)) {
      waiting(PLACES);
      assertExit(
          1,
          corridor.reconstruct(
              scan, ReconstructionRequest.DEFAULTS, Optional.of(calm), StageListener.NONE));
      try (EarlyFrames busy = early(corridor, scan)) {
        others.forEach(Permit::close);
        assertExit(
            4,
            corridor.reconstruct(
                scan, ReconstructionRequest.DEFAULTS, Optional.of(busy), StageListener.NONE));
      }
    }
  }

  @Test
  void aScanThatWasBegunEarlyEndsAsDeepAsItBegan() {
    waiting(PLACES);
    Corridor corridor = corridor(1);
    try (AcquisitionSource scan = SCAN.source();
        EarlyFrames early = early(corridor, scan)) {
      doneEarly(early, scan);
      others.forEach(Permit::close);
      List<Integer> iterations = new ArrayList<>();
      Reconstruction result =
          corridor.reconstruct(
              scan,
              ReconstructionRequest.DEFAULTS,
              Optional.of(early),
              new StageListener() {
                @Override
                public void iterated(org.gleamrecon.pipeline.Iteration iteration) {
                  iterations.add(iteration.done());
                }
              });
      assertExit(2, result);
      assertEquals(List.of(), iterations);
    }
  }
}
