package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.tensor.ComputeDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that do not explain their samples as usual give way to sense, and nothing else does. */
class QualityGuardTest {
  /** One thread of the engine: other tests need the processors too. */
  private static final PipelineSettings ONE_THREAD =
      new PipelineSettings(ComputeDevice.CPU, 1, CalibrationSettings.DEFAULT);

  private static final int COILS = 6;
  private static final PhantomOptions USUAL =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(48)
          .slices(2)
          .coils(COILS)
          .noise(0.01)
          .acceleration(3)
          .calibrationLines(12)
          .separateCalibration(true)
          .build();
  private static final ModelId MODEL = new ModelId("m", 1);

  /** With bands of good scans. */
  @TempDir static Path measured;

  @TempDir Path directory;
  private final List<FailureCode> reasons = new ArrayList<>();

  @BeforeAll
  static void measure() throws IOException {
    InstalledModels models = new SmallModels(measured).addLeastSquares("m").read();
    BandMeasurement bands = new BandMeasurement(models.cards().get(0));
    try (ReconstructionPipeline pipeline = new ReconstructionPipeline(ONE_THREAD, models)) {
      for (double noise : new double[] {0.01, 0.05}) {
        try (AcquisitionSource scan =
            PhantomScan.of(USUAL.with().noise(noise).seed(7).build()).source()) {
          pipeline.measure(scan, bands, StageListener.NONE);
        }
      }
    }
    new ModelRepository(measured).measured(MODEL, bands.bands());
  }

  private Reconstruction reconstruct(Path models, AcquisitionSource scan) {
    return reconstruct(models, scan, Optional.empty());
  }

  private Reconstruction reconstruct(Path models, AcquisitionSource scan, Optional<Method> method) {
    reasons.clear();
    try (scan;
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(ONE_THREAD, InstalledModels.read(models))) {
      return pipeline.reconstruct(
          scan,
          new ReconstructionRequest(
              method, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true),
          new StageListener() {
            @Override
            public void fellBack(FailureCode reason) {
              reasons.add(reason);
            }
          });
    }
  }

  private static ChangedScan changed(
      Predicate<AcquisitionHeader> where, UnaryOperator<float[]> change) {
    return new ChangedScan(PhantomScan.of(USUAL).source(), where, change);
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 6, 48", "0.02, 4, 8, 64", "0.04, 3, 4, 56"})
  void goodScansKeepTheirNetwork(double noise, double r, int coils, int matrix) {
    Reconstruction result =
        reconstruct(
            measured,
            PhantomScan.of(
                    USUAL
                        .with()
                        .noise(noise)
                        .acceleration(r)
                        .coils(coils)
                        .matrix(matrix)
                        .seed(11)
                        .build())
                .source());
    assertEquals("gleam", result.provenance().method());
    assertEquals(List.of(), reasons);
    assertTrue(
        result.provenance().warnings().stream().noneMatch(w -> w.contains("residual")),
        String.valueOf(result.provenance().warnings()));
  }

  @Test
  void wrongMapsAreCaught() {
    assertCaught(
        changed(
            header -> header.has(AcquisitionFlag.IS_PARALLEL_CALIBRATION),
            ChangedScan.coilsMixedUp(COILS)));
  }

  @Test
  void aCoilThatOnlyGivesNoiseAfterCalibrationIsCaught() {
    assertCaught(
        changed(
            QualityGuardTest::isImaging,
            samples -> {
              float[] changed = samples.clone();
              Random random = new Random(Float.floatToIntBits(samples[0]));
              for (int i = 0; i < changed.length / COILS; i++) {
                changed[i] = (float) (0.5 * random.nextGaussian());
              }
              return changed;
            }));
  }

  @Test
  void aCoilWhoseGainIsAnotherThanAtCalibrationIsCaught() {
    assertCaught(changed(QualityGuardTest::isImaging, ChangedScan.firstCoil(COILS, 4)));
  }

  private static boolean isImaging(AcquisitionHeader header) {
    return !header.has(AcquisitionFlag.IS_PARALLEL_CALIBRATION)
        && !header.has(AcquisitionFlag.IS_NOISE_MEASUREMENT);
  }

  private void assertCaught(AcquisitionSource scan) {
    Reconstruction result = reconstruct(measured, scan);
    assertEquals(List.of(FailureCode.RESIDUAL_OUT_OF_BAND), reasons);
    assertEquals("sense", result.provenance().method());
    assertEquals(0, result.provenance().nInf());
    String warnings = String.join("\n", result.provenance().warnings());
    assertTrue(warnings.contains("model m:1, image 0: relative k-space residual 0."), warnings);
    assertTrue(warnings.contains("reconstructed with sense"), warnings);
  }

  @Test
  void aNetworkWithWrongWeightsIsCaughtAndTheAnswerIsThatOfSense() throws IOException {
    InstalledModels models = new SmallModels(directory).addUnfit("m", 1).read();
    ModelCard card = models.cards().get(0);
    Map<Integer, QualityBands.Exit> exits = Map.of(2, anyHeldOut(1.5), 4, anyHeldOut(1.5));
    new ModelRepository(directory)
        .measured(MODEL, new QualityBands(card.weightsSha256(), 1, exits));
    Reconstruction result = reconstruct(directory, PhantomScan.of(USUAL).source());
    assertEquals(List.of(FailureCode.RESIDUAL_OUT_OF_BAND), reasons);
    Reconstruction sense =
        reconstruct(directory, PhantomScan.of(USUAL).source(), Optional.of(Method.SENSE));
    for (int i = 0; i < sense.images().size(); i++) {
      assertArrayEquals(sense.images().get(i).pixels(), result.images().get(i).pixels());
    }
    assertEquals(uid(sense), uid(result));
  }

  private static QualityBands.Exit anyHeldOut(double most) {
    return new QualityBands.Exit(most, 1e9);
  }

  private static String uid(Reconstruction result) {
    return new UidGenerator(result.header(), result.provenance()).seriesInstanceUid();
  }

  @Test
  void bandsChangeNeitherPixelsNorIdentities() {
    new SmallModels(directory).addLeastSquares("m");
    Reconstruction without = reconstruct(directory, PhantomScan.of(USUAL).source());
    Reconstruction with = reconstruct(measured, PhantomScan.of(USUAL).source());
    assertEquals(without.provenance(), with.provenance());
    for (int i = 0; i < without.images().size(); i++) {
      assertArrayEquals(without.images().get(i).pixels(), with.images().get(i).pixels());
    }
    assertEquals(uid(without), uid(with));
  }

  @Test
  void linesHeldOutOfALongSeriesAreJudged() throws IOException {
    InstalledModels models = new SmallModels(directory).addLeastSquares("m").read();
    ModelCard card = models.cards().get(0);
    QualityBands.Exit never = new QualityBands.Exit(1e9, 1e-3);
    new ModelRepository(directory)
        .measured(MODEL, new QualityBands(card.weightsSha256(), 1, Map.of(1, never, 2, never)));
    // Two iterations for each image: less than one of sixteen would go into the run without lines.
    assertEquals(
        "gleam", reconstruct(directory, PhantomScan.of(USUAL).source()).provenance().method());
    Reconstruction series =
        reconstruct(directory, PhantomScan.of(USUAL.with().slices(8).build()).source());
    assertEquals(List.of(FailureCode.RESIDUAL_OUT_OF_BAND), reasons);
    assertEquals("sense", series.provenance().method());
    String warnings = String.join("\n", series.provenance().warnings());
    assertTrue(warnings.contains("of lines held out; usual at n_inf 1 is at most 0.00"), warnings);
  }

  @Test
  void aScanOutsideTheCardKeepsTheNetworkThatWasAskedForWithAWarning() throws IOException {
    InstalledModels models = new SmallModels(directory).addLeastSquares("m").read();
    ModelCard card = models.cards().get(0);
    QualityBands.Exit never = anyHeldOut(1e-6);
    new ModelRepository(directory)
        .measured(MODEL, new QualityBands(card.weightsSha256(), 1, Map.of(1, never, 2, never)));
    PhantomOptions twofold =
        USUAL.with().acceleration(2).calibrationLines(8).separateCalibration(false).build();
    Reconstruction result =
        reconstruct(directory, PhantomScan.of(twofold).source(), Optional.of(Method.GLEAM));
    assertEquals("gleam", result.provenance().method());
    assertEquals(List.of(), reasons);
    String warnings = String.join("\n", result.provenance().warnings());
    assertTrue(warnings.contains("does not fit the model's card"), warnings);
    assertTrue(warnings.contains("relative k-space residual"), warnings);
  }

  @Test
  void whatArrivesIsJudgedAsTheWholeScanIs() {
    ReconstructionRequest request = ReconstructionRequest.DEFAULTS;
    PhantomOptions series = USUAL.with().slices(8).separateCalibration(false).build();
    for (float gain : new float[] {1, 40}) {
      try (ChangedScan scan =
              new ChangedScan(
                  PhantomScan.of(series).source(),
                  header ->
                      !header.has(AcquisitionFlag.IS_NOISE_MEASUREMENT)
                          && header.counters().slice() == 5
                          && Math.abs(header.counters().kspaceEncodeStep1() - 24) > 6,
                  ChangedScan.firstCoil(COILS, gain));
          ReconstructionPipeline pipeline =
              new ReconstructionPipeline(ONE_THREAD, InstalledModels.read(measured));
          EarlyFrames early =
              pipeline.early(scan.header(), request, StageListener.NONE).orElseThrow()) {
        Set<Integer> shown = new TreeSet<>();
        for (int i = 0; i < scan.size(); i++) {
          for (List<Integer> frame : early.arrived(scan.header(i))) {
            early.add(scan, frame).ifPresent(ready -> shown.add(ready.image().counters().slice()));
          }
        }
        assertEquals(gain == 1, shown.size() == 8);
        assertEquals(gain == 1, shown.contains(5));
        Reconstruction whole = pipeline.reconstruct(scan, request, StageListener.NONE);
        Reconstruction found =
            pipeline.reconstruct(scan, request, Optional.of(early), StageListener.NONE);
        assertEquals(gain == 1 ? "gleam" : "sense", whole.provenance().method());
        assertEquals(whole.provenance(), found.provenance());
      }
    }
  }

  /** Throws in the run without lines: there alone it is asked without an iteration before. */
  private static final class InTheRunWithoutLines implements StageListener {
    private final RuntimeException failure;
    private boolean expected;

    InTheRunWithoutLines(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public void frame(int index, int of) {
      expected = true;
    }

    @Override
    public void iterated(Iteration iteration) {
      expected = true;
    }

    @Override
    public void goingOn() {
      if (!expected) {
        throw failure;
      }
      expected = false;
    }
  }

  @Test
  void aRunWithoutLinesThatFailsLosesNoImageAndStoppedThereAScanIsStopped() {
    RuntimeException ours = new IllegalStateException("the engine failed");
    RuntimeException gone = new ReconstructionException(FailureCode.CANCELLED, "gone");
    try (AcquisitionSource series = PhantomScan.of(USUAL.with().slices(8).build()).source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(ONE_THREAD, InstalledModels.read(measured))) {
      ReconstructionRequest request = ReconstructionRequest.DEFAULTS;
      Reconstruction result = pipeline.reconstruct(series, request, new InTheRunWithoutLines(ours));
      assertEquals("gleam", result.provenance().method());
      assertEquals(8, result.images().size());
      String warnings = String.join("\n", result.provenance().warnings());
      assertTrue(warnings.contains("the run without some lines failed: INTERNAL"), warnings);
      assertEquals(
          FailureCode.CANCELLED,
          assertThrows(
                  ReconstructionException.class,
                  () -> pipeline.reconstruct(series, request, new InTheRunWithoutLines(gone)))
              .code());
      // Bands would be those of fewer images than they say.
      BandMeasurement bands = new BandMeasurement(pipeline.models().cards().get(0));
      assertThrows(
          ReconstructionException.class,
          () -> pipeline.measure(series, bands, new InTheRunWithoutLines(ours)));
    }
  }

  @Test
  void theRunWithoutLinesIsAsDeepAsCostsLittle() {
    List<Integer> exits = List.of(1, 2, 4, 8);
    QualityGuard guard =
        new QualityGuard(exits, Optional.of(new QualityBands("", 1, Map.of(8, anyHeldOut(1.5)))));
    assertEquals(Set.of(1), guard.heldOutExits(0, 1, 16));
    assertEquals(Set.of(), guard.heldOutExits(0, 1, 8));
    assertEquals(Set.of(1), guard.heldOutExits(2, 4, 8));
    assertEquals(Set.of(), guard.heldOutExits(1, 4, 8));
    assertEquals(Set.of(4), guard.heldOutExits(16, 32, 8));
    assertEquals(Set.of(8), guard.heldOutExits(100, 200, 8));
    assertEquals(Set.of(4), guard.heldOutExits(100, 200, 4));
    assertEquals(Set.of(), QualityGuard.NONE.heldOutExits(0, 1, 16));
  }
}
