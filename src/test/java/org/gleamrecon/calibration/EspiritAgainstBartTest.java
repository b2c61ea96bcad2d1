package org.gleamrecon.calibration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.gleamrecon.SimulatedScan;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EspiritAgainstBartTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"4,96,24", "8,256,24", "8,191,16", "16,128,20", "32,160,24"})
  void mapsPointWhereBartsPoint(int coils, int matrix, int lines) throws IOException {
    SimulatedScan scan =
        SimulatedScan.make(
            directory,
            "patient12_study2_T2W",
            "--slices 16:17 --pattern uniform --acceleration 2 --noise 0.01 --coils %d --matrix %d --calibration %d"
                .formatted(coils, matrix, lines));
    float[] bart = scan.bartMaps(0).values();
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] ours =
          new EspiritEstimator(EspiritSettings.DEFAULT.withNoiseVariance(1))
              .slice(scope, scan.calibration(0), scan.ny(), scan.nx())
              .maps()
              .toInterleaved();
      double[] angles = MapAngles.degrees(ours, bart, coils);
      double median = angles[angles.length / 2];
      // The worst lie in the air around the head, where either cut the maps off.
      double most = angles[(int) (0.95 * angles.length)];
      assertTrue(angles.length > 0.3 * matrix * matrix, "pixels with maps " + angles.length);
      assertTrue(median < 1, "median angle %.2f degrees".formatted(median));
      assertTrue(most < 5, "95 of 100 angles are below %.2f degrees".formatted(most));
      assertTrue(Arrays.stream(angles).allMatch(Double::isFinite));
    }
  }
}
