package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.quality.ImageQuality;
import org.junit.jupiter.api.Test;

class CompressedSensingServingTest {
  private static final PhantomOptions SLICES =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(64)
          .coils(4)
          .slices(2)
          .acceleration(3)
          .calibrationLines(12)
          .noise(0.01)
          .build();
  private static final PhantomOptions SLAB =
      SLICES
          .with()
          .matrix(48)
          .slices(1)
          .partitions(12)
          .spacingMm(4)
          .pattern(SamplingPattern.POISSON)
          .calibrationLines(10)
          .build();

  private static Reconstruction reconstruct(
      PhantomOptions scan, Method method, StageListener listener) {
    try (AcquisitionSource source = PhantomScan.of(scan).source();
        ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS)) {
      return pipeline.reconstruct(
          source,
          new ReconstructionRequest(
              Optional.of(method),
              Optional.empty(),
              OptionalInt.empty(),
              OptionalInt.empty(),
              true),
          listener);
    }
  }

  /** PSNR over the whole scan, after one factor. */
  private static double psnr(PhantomOptions options, Method method) {
    PhantomScan scan = PhantomScan.of(options);
    float[] truth = scan.truth();
    float[] found = Scans.magnitudes(reconstruct(options, method, StageListener.NONE));
    float[] reference = new float[found.length];
    double cross = 0;
    double power = 0;
    for (int i = 0; i < found.length; i++) {
      reference[i] = (float) Math.hypot(truth[2 * i], truth[2 * i + 1]);
      cross += found[i] * reference[i];
      power += found[i] * found[i];
    }
    for (int i = 0; i < found.length; i++) {
      found[i] *= (float) (cross / power);
    }
    int n = options.matrix();
    return ImageQuality.of(found, reference, n * options.planes(), n).psnr();
  }

  @Test
  void itIsBetterThanSenseOnSlices() {
    double sense = psnr(SLICES, Method.SENSE);
    double sparse = psnr(SLICES, Method.COMPRESSED_SENSING);
    assertTrue(sparse > sense + 1, "%.2f dB, sense %.2f dB".formatted(sparse, sense));
  }

  @Test
  void itIsBetterThanZeroFilledOnASlab() {
    double zeroFilled = psnr(SLAB, Method.ZERO_FILLED);
    double sparse = psnr(SLAB, Method.COMPRESSED_SENSING);
    assertTrue(
        sparse > zeroFilled + 1, "%.2f dB, zero-filled %.2f dB".formatted(sparse, zeroFilled));
  }

  @Test
  void theAnswerNamesItAndItsResidualAndTheSameScanGivesTheSamePixels() {
    Reconstruction once = reconstruct(SLICES, Method.COMPRESSED_SENSING, StageListener.NONE);
    assertEquals("compressed-sensing", once.provenance().method());
    assertTrue(once.provenance().residual() > 0 && once.provenance().residual() < 0.3);
    assertEquals(List.of(), once.provenance().warnings());
    Reconstruction again = reconstruct(SLICES, Method.COMPRESSED_SENSING, StageListener.NONE);
    assertEquals(0, Scans.nrmse(Scans.magnitudes(once), Scans.magnitudes(again)));
  }

  @Test
  void itIsCancelledBetweenTwoIterations() {
    for (PhantomOptions scan : List.of(SLICES, SLAB)) {
      int[] asked = {0};
      StageListener impatient =
          new StageListener() {
            @Override
            public void goingOn() {
              if (++asked[0] == 10) {
                throw new CancellationException();
              }
            }
          };
      assertThrows(
          CancellationException.class,
          () -> reconstruct(scan, Method.COMPRESSED_SENSING, impatient));
      assertEquals(10, asked[0]);
    }
  }
}
