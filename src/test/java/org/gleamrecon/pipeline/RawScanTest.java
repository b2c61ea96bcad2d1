package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gleamrecon.Peers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans that real scanners made. */
class RawScanTest {

  @ParameterizedTest
  @CsvSource({
    "brain_lowfield_1coil_4slices.h5, 4",
    "gre_siemens_2coil_oversampled.h5, 1",
    "phantom_16coil_noise.h5, 1",
    "phantom_32coil.h5, 1"
  })
  void aScanOfARealScannerReconstructsByEveryMethod(String file, int slices) {
    for (Method method : new Method[] {Method.SENSE, Method.ZERO_FILLED}) {
      Reconstruction result = Scans.reconstruct(Peers.shared("data/raw/" + file), method, true);
      assertEquals(slices, result.shape().get(0));
      double sum = 0;
      for (float magnitude : Scans.magnitudes(result)) {
        sum += magnitude;
      }
      assertTrue(Double.isFinite(sum) && sum > 0, method + ": " + sum);
    }
  }
}
