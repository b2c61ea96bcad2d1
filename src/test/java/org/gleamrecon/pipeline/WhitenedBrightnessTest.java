package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.kspace.SamplingPattern;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The noise scan makes a picture less noisy, not darker here and brighter there. */
class WhitenedBrightnessTest {
  private static float[] sense(PhantomScan scan, int virtualCoils, boolean whiten) {
    PipelineSettings defaults = PipelineSettings.DEFAULTS;
    CalibrationSettings calibration = defaults.calibration();
    PipelineSettings settings =
        new PipelineSettings(
            defaults.device(),
            defaults.threadsPerOperation(),
            new CalibrationSettings(
                CalibrationSettings.Estimator.ESPIRIT,
                calibration.kernel(),
                calibration.size(),
                calibration.crop(),
                virtualCoils));
    try (AcquisitionSource source = scan.source();
        ReconstructionPipeline pipeline = new ReconstructionPipeline(settings)) {
      return Scans.magnitudes(
          pipeline.reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.of(Method.SENSE),
                  Optional.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  whiten),
              StageListener.NONE));
    }
  }

  /** nRMSE after one factor. */
  private static double difference(float[] x, float[] y) {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (double) x[i] * x[i];
      xy += (double) x[i] * y[i];
      yy += (double) y[i] * y[i];
    }
    return Math.sqrt(1 - xy * xy / (xx * yy));
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0.001", "1, 6, 0.01", "8, 0, 0.002"})
  void whiteningChangesThePicturesBrightnessByOneFactorOnly(
      int partitions, int virtualCoils, double bound) {
    PhantomScan scan =
        PhantomScan.of(
            PhantomOptions.DEFAULTS
                .with()
                .matrix(64)
                .slices(1)
                .partitions(partitions)
                .coils(8)
                .acceleration(1)
                .pattern(SamplingPattern.UNIFORM)
                .calibrationLines(24)
                .noise(1e-4)
                .build());
    double found = difference(sense(scan, virtualCoils, true), sense(scan, virtualCoils, false));
    assertTrue(found < bound, "nRMSE " + found);
  }
}
