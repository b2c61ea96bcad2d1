package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.gleamrecon.Peers;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.quality.ImageQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans with several phases by compressed sensing, all phases of a slice together. */
class CineServingTest {
  private static final int PHASES = 6;
  private static final int N = 48;
  private static final int PIXELS = N * N;

  /** A slice of a beating head, R = 4. */
  private static final PhantomOptions BEATING =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(N)
          .coils(4)
          .slices(1)
          .phases(PHASES)
          .pattern(SamplingPattern.KT)
          .acceleration(4)
          .calibrationLines(6)
          .noise(0.01)
          .build();

  private static final HeldScan SCAN = HeldScan.of(BEATING);
  private static final Reconstruction CINE = reconstruct(SCAN, Method.COMPRESSED_SENSING);
  private static final Reconstruction FRAME_BY_FRAME =
      reconstruct(SCAN.repeated(), Method.COMPRESSED_SENSING);

  private static ReconstructionRequest by(Method method) {
    return new ReconstructionRequest(
        Optional.of(method), Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true);
  }

  private static Reconstruction reconstruct(
      AcquisitionSource scan, Method method, StageListener listener) {
    try (ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS)) {
      return pipeline.reconstruct(scan, by(method), listener);
    }
  }

  private static Reconstruction reconstruct(AcquisitionSource scan, Method method) {
    return reconstruct(scan, method, StageListener.NONE);
  }

  /** [slice][phase][y][x]. */
  private static float[] truth(PhantomOptions scan) {
    float[] truth = PhantomScan.of(scan).truth();
    float[] magnitudes = new float[truth.length / 2];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = (float) Math.hypot(truth[2 * i], truth[2 * i + 1]);
    }
    return magnitudes;
  }

  /** Magnitudes, after one factor. */
  private static float[] scaled(Reconstruction images, float[] truth) {
    float[] found = Scans.magnitudes(images);
    double cross = 0;
    double power = 0;
    for (int i = 0; i < found.length; i++) {
      cross += found[i] * truth[i];
      power += found[i] * found[i];
    }
    for (int i = 0; i < found.length; i++) {
      found[i] *= (float) (cross / power);
    }
    return found;
  }

  /** PSNR over all images, dB. */
  private static double psnr(Reconstruction images, float[] truth) {
    return ImageQuality.of(scaled(images, truth), truth, truth.length / N, N).psnr();
  }

  private static float[] image(float[] all, int image) {
    return Arrays.copyOfRange(all, image * PIXELS, (image + 1) * PIXELS);
  }

  @Test
  void aBeatingHeadComesOutBetterThanFrameByFrame() {
    float[] truth = truth(BEATING);
    double zeroFilled = psnr(reconstruct(SCAN, Method.ZERO_FILLED), truth);
    double wavelets = psnr(FRAME_BY_FRAME, truth);
    double together = psnr(CINE, truth);
    String found =
        "%.2f dB, frame by frame %.2f dB, zero-filled %.2f dB"
            .formatted(together, wavelets, zeroFilled);
    assertTrue(together > wavelets + 1 && wavelets > zeroFilled, found);
  }

  @Test
  void everyFrameIsInItsPlaceAndLooksLikeItsOwnPhase() {
    PhantomOptions slices = BEATING.with().slices(2).build();
    float[] truth = truth(slices);
    Reconstruction cine = reconstruct(HeldScan.of(slices), Method.COMPRESSED_SENSING);
    assertEquals(List.of(2, PHASES), cine.shape());
    float[] found = scaled(cine, truth);
    for (int i = 0; i < 2 * PHASES; i++) {
      MrImage image = cine.images().get(i);
      assertEquals(i, image.index());
      assertEquals(i / PHASES, image.slice());
      assertEquals(i % PHASES, image.phase());
      assertEquals(Math.round((i % PHASES + 0.5) * 1000 / 6), image.physiologyTimeStamp()[0]);
      double own = Scans.nrmse(image(found, i), image(truth, i));
      for (int other = 0; other < 2 * PHASES; other++) {
        double others = Scans.nrmse(image(found, i), image(truth, other));
        assertTrue(
            other == i || own < others,
            "image %d: nRMSE %.3f to its own truth, %.3f to that of %d"
                .formatted(i, own, others, other));
      }
    }
  }

  /** Frame by frame every phase has the errors of its own lines. */
  @Test
  void whatRestsIsTheSameInEveryPhase() {
    HeldScan scan =
        HeldScan.of(BEATING.with().phases(1).pattern(SamplingPattern.FULL).noise(0.003).build())
            .atRest(PHASES, 4, 6);
    double together = differenceOfPhases(reconstruct(scan, Method.COMPRESSED_SENSING));
    double alone = differenceOfPhases(reconstruct(scan.repeated(), Method.COMPRESSED_SENSING));
    String found = "%.4f, frame by frame %.4f".formatted(together, alone);
    assertTrue(together < 0.1 && together < 0.6 * alone, found);
  }

  /** Largest nRMSE of a phase to the first one of its slice. */
  private static double differenceOfPhases(Reconstruction images) {
    float[] all = Scans.magnitudes(images);
    double most = 0;
    for (int i = 0; i < images.images().size(); i++) {
      int first = i / PHASES * PHASES;
      most = Math.max(most, Scans.nrmse(image(all, i), image(all, first)));
    }
    return most;
  }

  @Test
  void fullySampledPhasesAreReconstructedEachByItself() {
    HeldScan scan = HeldScan.of(BEATING.with().pattern(SamplingPattern.FULL).build());
    Reconstruction phases = reconstruct(scan, Method.COMPRESSED_SENSING);
    Reconstruction repetitions = reconstruct(scan.repeated(), Method.COMPRESSED_SENSING);
    assertArrayEquals(Scans.magnitudes(repetitions), Scans.magnitudes(phases));
    assertEquals(repetitions.provenance().options(), phases.provenance().options());
  }

  @Test
  void theAnswerSaysThatPhasesWereJoinedSoThatItsNamesAreOthers() {
    assertEquals("together", CINE.provenance().options().get("phases"));
    assertEquals(List.of(), CINE.provenance().warnings());
    assertTrue(CINE.provenance().residual() > 0 && CINE.provenance().residual() < 0.3);
    assertFalse(FRAME_BY_FRAME.provenance().options().containsKey("phases"));
    Reconstruction again = reconstruct(SCAN, Method.COMPRESSED_SENSING);
    assertArrayEquals(Scans.magnitudes(CINE), Scans.magnitudes(again));
  }

  @Test
  void itIsCancelledBetweenTwoIterations() {
    int[] asked = {0};
    StageListener impatient =
        new StageListener() {
          @Override
          public void goingOn() {
            if (++asked[0] == 40) {
              throw new CancellationException();
            }
          }
        };
    assertThrows(
        CancellationException.class, () -> reconstruct(SCAN, Method.COMPRESSED_SENSING, impatient));
    assertEquals(40, asked[0]);
  }

  @Test
  void ofAScanThatBrokeOffThePhasesThatAreThereComeOut() {
    HeldScan cut = SCAN.first(SCAN.size() - 20);
    Reconstruction cine = reconstruct(cut, Method.COMPRESSED_SENSING);
    assertEquals(PHASES - 1, cine.images().size());
    assertEquals("together", cine.provenance().options().get("phases"));
    assertTrue(
        cine.provenance().warnings().stream().anyMatch(text -> text.contains("1 of 5 images")),
        cine.provenance().warnings().toString());
  }

  @Test
  void aSeriesThatIsTooLargeSaysHowLarge() {
    ScanLayout layout = ScanLayout.of(SCAN);
    assertEquals(Optional.empty(), PhasesMethod.tooLarge(layout, 4));
    String reason = PhasesMethod.tooLarge(layout, 1 << 20).orElseThrow();
    assertTrue(reason.contains("6 phases of 1048576 coils x 48 x 48 take 115966 MB"), reason);
  }

  /** The first phase is there long before the others, whose lines it needs. */
  @Test
  void noPhaseIsShownBeforeTheOthersAreThere() {
    try (ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS);
        EarlyFrames early = early(pipeline, SCAN.sliceOfEndingPhases())) {
      assertFalse(early.anyDone());
    }
  }

  @Test
  void wherePhasesComeThatTheHeaderDoesNotForeseeTheAnswerIsTheWholeScans() {
    HeldScan scan = SCAN.sliceOfEndingPhases().withoutPhaseLimit();
    try (ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS);
        EarlyFrames early = early(pipeline, scan)) {
      assertTrue(early.anyDone());
      Reconstruction found =
          pipeline.reconstruct(
              scan, by(Method.COMPRESSED_SENSING), Optional.of(early), StageListener.NONE);
      assertEquals("together", found.provenance().options().get("phases"));
      assertArrayEquals(Scans.magnitudes(CINE), Scans.magnitudes(found));
    }
  }

  /** All lines of the scan have arrived. */
  private static EarlyFrames early(ReconstructionPipeline pipeline, HeldScan scan) {
    EarlyFrames early =
        pipeline
            .early(scan.header(), by(Method.COMPRESSED_SENSING), StageListener.NONE)
            .orElseThrow();
    for (int i = 0; i < scan.size(); i++) {
      early.arrived(scan.header(i)).forEach(frame -> early.add(scan, frame));
    }
    return early;
  }

  @Test
  void aRealHeadThatBreathesComesOutBetterThanFrameByFrame(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("cine.h5");
    Path truth = directory.resolve("truth.npz");
    Path magnitudes = directory.resolve("truth.f32");
    Scans.make(
        file,
        ("--pattern kt --phases 6 --matrix 48 --coils 4 --acceleration 4 --calibration 6"
                + " --slices 16:17 --truth "
                + truth)
            .split(" "));
    Peers.run(
        Peers.python("numpy"),
        "-c",
        """
        import sys, numpy as np
        t = np.load(sys.argv[1])
        shading = np.sqrt((np.abs(t['sensitivities']) ** 2).sum(0))
        (np.abs(t['image']) * shading).astype('<f4').tofile(sys.argv[2])
        """,
        truth.toString(),
        magnitudes.toString());
    float[] reference = Scans.readFloats(magnitudes);
    try (AcquisitionSource scan = ScanFile.open(file, "dataset")) {
      HeldScan held = HeldScan.of(scan);
      double zeroFilled = psnr(reconstruct(held, Method.ZERO_FILLED), reference);
      double wavelets = psnr(reconstruct(held.repeated(), Method.COMPRESSED_SENSING), reference);
      double together = psnr(reconstruct(held, Method.COMPRESSED_SENSING), reference);
      String found =
          "%.2f dB, frame by frame %.2f dB, zero-filled %.2f dB"
              .formatted(together, wavelets, zeroFilled);
      assertTrue(together > wavelets + 0.2 && wavelets > zeroFilled, found);
    }
  }
}
