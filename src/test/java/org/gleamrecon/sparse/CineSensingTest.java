package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CineSensingTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.03})
  void aBeatingRingComesOutBetterThanFrameByFrame(double noise) {
    BeatingPhantom phantom = BeatingPhantom.of(12, 48, 4);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      BeatingPhantom.Measured m = phantom.measured(scope, 5, noise, 1);
      double zeroFilled = phantom.error(m.a().adjoint(m.samples()));
      double wavelets =
          phantom.error(
              CompressedSensing.DEFAULT.reconstruct(
                  scope, m.a(), m.samples(), m.noiseVariance(), () -> {}));
      double together =
          phantom.error(
              CineSensing.DEFAULT.reconstruct(
                  scope, m.a(), m.samples(), m.noiseVariance(), () -> {}));
      String errors =
          "nRMSE %.3f, frame by frame %.3f, zero-filled %.3f"
              .formatted(together, wavelets, zeroFilled);
      assertTrue(wavelets < 0.9 * zeroFilled, errors);
      assertTrue(together < 0.6 * wavelets, errors);
    }
  }
}
