package org.gleamrecon.operator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Cfl;
import org.gleamrecon.SimulatedScan;
import org.gleamrecon.calibration.EspiritEstimator;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenseAgainstBartTest {
  @TempDir Path directory;

  /** The last column: with a noise scan, or with the noise estimated from the data. */
  @ParameterizedTest
  @CsvSource({"uniform,2,true", "random1d,3,true", "random1d,4,false"})
  void senseIsAsGoodAsTheBestOfFiveRegularisationsOfBart(
      String pattern, int acceleration, boolean noiseScan) throws IOException {
    SimulatedScan scan =
        SimulatedScan.make(
            directory,
            "patient12_study2_T2W",
            "--slices 16:17 --coils 8 --matrix 256 --calibration 24 --noise 0.01 --pattern "
                + pattern
                + " --acceleration "
                + acceleration
                + (noiseScan ? "" : " --no-noise-scan"));
    for (int s = 0; s < scan.slices(); s++) {
      try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
        SensitivityMaps maps =
            new EspiritEstimator(EspiritSettings.DEFAULT.withNoiseVariance(noiseScan ? 1 : 0))
                .slice(scope, scan.calibration(s), scan.ny(), scan.nx());
        EncodingOperator a =
            new EncodingOperator(
                scope, maps, KSpaceTensors.masks(scope, List.of(scan.samplingMask(s))), 1);
        ComplexTensor samples =
            scope.complex(scan.samplesOf(s), 1, scan.coils(), scan.ny(), scan.nx());
        double variance = noiseScan ? 1 : NoiseEstimate.variance(samples);
        ComplexTensor image =
            new ConjugateGradientSense(ConjugateGradientSense.DEFAULT_SOLVER)
                .reconstruct(scope, a, samples, variance)
                .image();
        new Cfl(image.shape(), image.toInterleaved()).write(directory.resolve("x" + s));
        new Cfl(maps.maps().shape(), maps.maps().toInterleaved())
            .write(directory.resolve("maps" + s));
      }
      scan.bartMaps(s);
    }
    double ours = mean(scan.psnr("x", "maps"));
    double best = 0;
    for (String lambda : List.of("0.001", "0.003", "0.01", "0.03", "0.1")) {
      for (int s = 0; s < scan.slices(); s++) {
        scan.bartPics(s, lambda, "bart");
      }
      best = Math.max(best, mean(scan.psnr("bart", "bartmaps")));
    }
    assertTrue(ours > best - 0.3, "ours %.2f dB, BART %.2f dB".formatted(ours, best));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
