package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InversionTest {
  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  static List<UnrolledNetworkConfig> designs() {
    return Designs.invertible();
  }

  /** Weights drawn three times as large as training would start from: all have to be held back. */
  private static UnrolledNetwork network(UnrolledNetworkConfig config, TensorScope scope) {
    Map<String, WeightArray> weights = new LinkedHashMap<>(InitialWeights.draw(config, 4));
    weights.replaceAll(
        (name, drawn) -> {
          float[] values = drawn.values().clone();
          for (int i = 0; name.endsWith("weight") && i < values.length; i++) {
            values[i] *= 3;
          }
          return new WeightArray(values, drawn.shape());
        });
    UnrolledNetwork network =
        UnrolledNetwork.load(config, weights, scope.manager(), DataType.FLOAT32);
    new LipschitzBound(network).apply(0, config.iterations());
    return network;
  }

  @ParameterizedTest
  @MethodSource("designs")
  void everyImageOnTheWayIsFoundAgainFromTheLast(UnrolledNetworkConfig design) {
    UnrolledNetworkConfig config = design.withIterations(3, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = network(config, scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 3, 16, 14, 4);
        Recording recording = new Recording(scope.manager(), DataType.FLOAT32)) {
      List<NDArray> images = new ArrayList<>(List.of(measurement.zeroFilled()));
      for (int i = 0; i < config.iterations(); i++) {
        images.add(network.iterate(i, images.get(i), measurement, recording));
      }
      NDArray image = images.get(config.iterations());
      for (int i = config.iterations() - 1; i >= 0; i--) {
        image = network.invert(i, image, measurement, recording);
        NDArray truth = images.get(i);
        double error = FixedPoint.size(image.sub(truth)) / FixedPoint.size(truth);
        assertTrue(error <= 1e-4, "before iteration %d: %g".formatted(i, error));
      }
    }
  }

  @Test
  void theLargestStepIsUndoneUpToRoundOff() {
    UnrolledNetworkConfig config =
        Designs.with(
            UnrolledNetworkConfig.pgd(1, 1, 2),
            Padding.ZERO,
            new GradientStep(LipschitzBound.LARGEST_STEP, false));
    int size = 128;
    long[] shape = {1, 1, size, size};
    float[] ones = new float[size * size];
    java.util.Arrays.fill(ones, 1);
    float[] map = new float[2 * size * size];
    for (int i = 0; i < map.length; i += 2) {
      map[i] = 1;
    }
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = network(config, scope);
        // All is sampled and nothing found: the step leaves a tenth of the image.
        Measurement measurement =
            Measurement.of(
                scope,
                scope.zeros(shape),
                ones,
                shape,
                scope.complex(map, shape),
                config.fourier());
        Recording recording = new Recording(scope.manager(), DataType.FLOAT32)) {
      for (int seed = 0; seed < 3; seed++) {
        NDArray truth =
            Scans.noise(scope.manager(), new Random(seed), DataType.FLOAT32, 1, size, size);
        NDArray after = network.iterate(0, truth, measurement, recording);
        NDArray found = network.invert(0, after, measurement, recording);
        double error = FixedPoint.size(found.sub(truth)) / FixedPoint.size(truth);
        assertTrue(error <= 1e-4, () -> "an error of " + error);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void noTwoImagesComeNearerThanTheBoundAllows(UnrolledNetworkConfig config) {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = network(config, scope);
        Recording recording = new Recording(scope.manager(), DataType.FLOAT32)) {
      ProximalBlock block = ProximalBlock.of(config);
      long[] shape =
          config.dimension() == Dimension.PLANE ? new long[] {1, 9, 11} : new long[] {1, 12, 9, 11};
      Random random = new Random(8);
      for (int pair = 0; pair < 4; pair++) {
        NDArray one = Scans.noise(scope.manager(), random, DataType.FLOAT32, shape);
        NDArray two = Scans.noise(scope.manager(), random, DataType.FLOAT32, shape);
        NDArray learnedOfOne = learned(block, one, network, recording);
        NDArray learnedOfTwo = learned(block, two, network, recording);
        double before = FixedPoint.size(one.sub(two));
        double after = FixedPoint.size(learnedOfOne.sub(learnedOfTwo));
        assertTrue(after <= LipschitzBound.LARGEST * before, after + " of " + before);
      }
    }
  }

  private static NDArray learned(
      ProximalBlock block, NDArray image, UnrolledNetwork network, Recording recording) {
    return GradientMode.off(
        () -> block.denoise(image, network.parameters().iteration(0), recording).sub(image));
  }

  @Test
  void theAmplificationIsTheLargestSingularValue() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      // Two channels mixed by ((3, 0), (4, 5)) at every pixel: its singular values are sqrt(45),
      // sqrt(5).
      NDArray mixing = NativeArrays.copyOf(scope.manager(), new double[] {3, 0, 4, 5}, 2, 2, 1, 1);
      assertEquals(Math.sqrt(45), LipschitzBound.amplification(mixing, Padding.ZERO), 1e-4);
      // A sum over 3 x 3 pixels is 9 inside a large image, and no more than that in a small one.
      double[] ones = new double[9];
      java.util.Arrays.fill(ones, 1);
      NDArray sum = NativeArrays.copyOf(scope.manager(), ones, 1, 1, 3, 3);
      double found = LipschitzBound.amplification(sum, Padding.ZERO);
      assertTrue(found > 8 && found < 9, () -> "found " + found);
    }
  }

  @Test
  void thePublishedStepCannotBeUndoneAndSaysSo() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> LipschitzBound.requirePossible(UnrolledNetworkConfig.pgd(2, 1, 3)));
    assertTrue(String.valueOf(refused.getMessage()).contains("2.0"));
  }
}
