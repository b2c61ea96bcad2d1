package org.gleamrecon.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CineSensingTest {
  /** So that memory holds one frame's samples at a time. */
  @Test
  void framesThatPassOneByOneGiveTheSameSeries() {
    BeatingPhantom phantom = BeatingPhantom.of(5, 24, 3);
    CineSensing few = new CineSensing(20, 0.1, 0.3, 0.0025);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      BeatingPhantom.Measured m = phantom.measured(scope, 3, 0.01, 1);
      ComplexTensor atOnce =
          few.reconstruct(scope, m.a(), m.samples(), m.noiseVariance(), () -> {});
      ComplexTensor oneByOne =
          few.reconstruct(
              scope,
              images -> {
                List<ComplexTensor> parts = new ArrayList<>();
                for (int t = 0; t < 5; t++) {
                  parts.add(m.a().entries(t, t + 1).normal(images.entries(t, t + 1)));
                }
                return ComplexTensor.join(scope, parts);
              },
              m.a().adjoint(m.samples()),
              m.noiseVariance(),
              () -> {});
      assertArrayEquals(atOnce.toInterleaved(), oneByOne.toInterleaved(), 1e-5f);
    }
  }

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
