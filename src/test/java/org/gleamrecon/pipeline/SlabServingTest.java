package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlabServingTest {
  private static final PhantomOptions SLAB =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(48)
          .coils(4)
          .slices(1)
          .partitions(10)
          .spacingMm(4)
          .pattern(SamplingPattern.POISSON)
          .acceleration(3)
          .calibrationLines(10)
          .noise(0.001)
          .build();

  @TempDir Path directory;

  private Reconstruction reconstruct(PhantomOptions options, Optional<Method> method) {
    try (AcquisitionSource source = PhantomScan.of(options).source();
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(
                PipelineSettings.DEFAULTS, InstalledModels.read(directory))) {
      return pipeline.reconstruct(
          source,
          new ReconstructionRequest(
              method, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), true),
          StageListener.NONE);
    }
  }

  private void givesAboutTheImageOfSense(PhantomOptions options) {
    new SmallModels(directory).addLeastSquares("squares");
    Reconstruction gleam = reconstruct(options, Optional.empty());
    assertEquals("gleam", gleam.provenance().method());
    Reconstruction sense = reconstruct(options, Optional.of(Method.SENSE));
    float[] expected = Scans.magnitudes(sense);
    assertEquals(sense.images().size(), gleam.images().size());
    double off = Scans.nrmse(Scans.magnitudes(gleam), expected);
    assertTrue(off < 0.08, "off by " + off);
    double zeroFilled =
        Scans.nrmse(
            Scans.magnitudes(reconstruct(options, Optional.of(Method.ZERO_FILLED))), expected);
    assertTrue(zeroFilled > 3 * off, "zero-filled is off by " + zeroFilled + " only");
    assertEquals(sense.provenance().residual(), gleam.provenance().residual(), 0.01);
  }

  @Test
  void aNetworkThatLearnedNothingGivesAboutTheImageOfSenseOnASlab() {
    givesAboutTheImageOfSense(SLAB);
  }

  @Test
  void aNetworkThatLearnedNothingGivesAboutTheImageOfSenseOnSlices() {
    givesAboutTheImageOfSense(
        SLAB.with()
            .partitions(1)
            .slices(2)
            .matrix(64)
            .pattern(SamplingPattern.RANDOM1D)
            .acceleration(3)
            .calibrationLines(12)
            .build());
  }
}
