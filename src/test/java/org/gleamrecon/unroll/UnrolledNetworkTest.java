package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnrolledNetworkTest {
  static List<UnrolledNetworkConfig> designs() {
    return Designs.all();
  }

  private static double[] pairs(NDArray complex) {
    try (NDArray pairs = ComplexPairs.toPairs(complex)) {
      return NativeArrays.toDoubles(pairs);
    }
  }

  private static double relativeError(double[] found, double[] reference) {
    assertEquals(reference.length, found.length);
    double error = 0;
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      error = Math.max(error, Math.abs(found[i] - reference[i]));
      largest = Math.max(largest, Math.abs(reference[i]));
    }
    return error / largest;
  }

  private static double[] recorded(
      NDManager manager, UnrolledNetwork network, Measurement measurement, DataType real) {
    return GradientMode.recording(
        () -> {
          try (Recording recording = new Recording(manager, real)) {
            NDArray image = measurement.zeroFilled();
            for (int i = 0; i < network.config().iterations(); i++) {
              image = network.iterate(i, image, measurement, recording);
            }
            return pairs(image);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("designs")
  void trainingAndInferenceGiveTheSameImage(UnrolledNetworkConfig config) {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 2, 3, 10, 8, 2)) {
      double[] inference;
      try (ComplexTensor image =
          network.forward(measurement, config.iterations(), (done, seen) -> true)) {
        inference = pairs(image.array());
      }
      network.parameters().requireGradients(true);
      double[] training = recorded(scope.manager(), network, measurement, DataType.FLOAT32);
      assertTrue(relativeError(inference, training) < 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void inferenceLeavesTheMeasurementAndTheWeightsAsTheyWere(UnrolledNetworkConfig config) {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 3, 9, 7, 2)) {
      double[] before = pairs(measurement.zeroFilled());
      double[] first = pairs(network.forward(measurement, 2, (done, seen) -> true).array());
      double[] second = pairs(network.forward(measurement, 2, (done, seen) -> true).array());
      assertEquals(0, relativeError(pairs(measurement.zeroFilled()), before));
      assertEquals(0, relativeError(second, first));
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void anImageDoesNotDependOnItsNeighboursInTheBatch(UnrolledNetworkConfig config) {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope)) {
      NDManager manager = scope.manager();
      boolean time = config.dimension() == Dimension.PLANE_AND_TIME;
      long[] shape = time ? new long[] {2, 3, 4, 8, 6} : new long[] {2, 3, 8, 6};
      NDArray y = Scans.noise(manager, new Random(3), DataType.FLOAT32, shape);
      NDArray s =
          Scans.noise(manager, new Random(4), DataType.FLOAT32, shape)
              .div(NativeArrays.scalar(manager, 8, DataType.FLOAT32));
      if (time) {
        s = s.get(":, :, 0:1");
      }
      long[] maskShape = shape.clone();
      maskShape[1] = 1;
      NDArray m = Scans.mask(manager, new Random(5), DataType.FLOAT32, maskShape);
      double[] both = image(network, manager, y, m, s);
      double[] alone = image(network, manager, y.get("1:2"), m.get("1:2"), s.get("1:2"));
      double[] second = java.util.Arrays.copyOfRange(both, both.length - alone.length, both.length);
      assertTrue(relativeError(second, alone) < 1e-5);
    }
  }

  private static double[] image(
      UnrolledNetwork network, NDManager manager, NDArray y, NDArray mask, NDArray maps) {
    try (Measurement measurement =
        Measurement.of(manager, y, mask, maps, network.config().fourier(), DataType.FLOAT32)) {
      return pairs(network.forward(measurement, 2, (done, seen) -> true).array());
    }
  }

  @Test
  void everyExitIsTheImageOfARunThatStopsThere() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(6, 3, 3);
    assertEquals(List.of(2, 4, 6), config.exits());
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 3, 10, 8, 2)) {
      List<double[]> onTheWay = new ArrayList<>();
      network
          .forward(
              measurement,
              6,
              (done, image) -> {
                onTheWay.add(pairs(image.array()));
                return true;
              })
          .close();
      for (int exit : config.exits()) {
        double[] alone = pairs(network.forward(measurement, exit, (done, image) -> true).array());
        assertEquals(0, relativeError(alone, onTheWay.get(exit - 1)));
        double[] stopped =
            pairs(network.forward(measurement, 6, (done, image) -> done < exit).array());
        assertEquals(0, relativeError(stopped, alone));
      }
    }
  }

  @Test
  void theReceiversGainScalesTheImageAndNothingElse() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 3);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope)) {
      NDManager manager = scope.manager();
      NDArray y = Scans.noise(manager, new Random(3), DataType.FLOAT32, 2, 3, 10, 8);
      NDArray s =
          Scans.noise(manager, new Random(4), DataType.FLOAT32, 2, 3, 10, 8)
              .div(NativeArrays.scalar(manager, 8, DataType.FLOAT32));
      NDArray m = Scans.mask(manager, new Random(5), DataType.FLOAT32, 2, 1, 10, 8);
      double[] plain = scaled(network, manager, y, m, s, 1);
      double[] loud = scaled(network, manager, y, m, s, 1000);
      for (int i = 0; i < plain.length; i++) {
        plain[i] *= 1000;
      }
      assertTrue(relativeError(loud, plain) < 1e-5);
    }
  }

  private static double[] scaled(
      UnrolledNetwork network, NDManager manager, NDArray y, NDArray m, NDArray s, double gain) {
    try (NDArray louder = y.mul(NativeArrays.scalar(manager, gain, DataType.FLOAT32));
        Measurement measurement =
            Measurement.of(manager, louder, m, s, network.config().fourier(), DataType.FLOAT32)) {
      List<double[]> last = new ArrayList<>();
      double[] result =
          pairs(
              network
                  .reconstruct(
                      measurement,
                      2,
                      (done, image) -> {
                        last.add(pairs(image.array()));
                        return true;
                      })
                  .array());
      assertTrue(relativeError(last.get(1), result) < 1e-6);
      return result;
    }
  }

  @Test
  void anEmptyMeasurementGivesAFiniteImage() {
    for (UnrolledNetworkConfig config : Designs.all()) {
      boolean time = config.dimension() == Dimension.PLANE_AND_TIME;
      long[] shape = time ? new long[] {1, 2, 4, 8, 6} : new long[] {1, 2, 8, 6};
      try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
          UnrolledNetwork network =
              UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope)) {
        long[] one = shape.clone();
        one[1] = 1;
        NDArray zeros =
            Scans.noise(scope.manager(), new Random(1), DataType.FLOAT32, shape)
                .mul(NativeArrays.scalar(scope.manager(), 0, DataType.FLOAT32));
        NDArray mask = Scans.mask(scope.manager(), new Random(1), DataType.FLOAT32, one);
        NDArray maps = time ? zeros.get(":, :, 0:1") : zeros;
        try (Measurement measurement =
            Measurement.of(
                scope.manager(), zeros, mask, maps, config.fourier(), DataType.FLOAT32)) {
          for (double value :
              pairs(network.reconstruct(measurement, 2, (done, image) -> true).array())) {
            assertTrue(Double.isFinite(value), config.toString());
          }
        }
      }
    }
  }

  @Test
  void moreIterationsThanThereAreAreRefused() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 2);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 2, 6, 6, 2)) {
      for (int wrong : new int[] {-1, 0, 3}) {
        assertThrows(
            IllegalArgumentException.class,
            () -> network.forward(measurement, wrong, (done, image) -> true));
      }
    }
  }

  @Test
  void manyIterationsLeaveNoArrayBehind() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.modl(3, 3, 2, 0.05, 4);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 2, 6, 6, 2)) {
      NDManager owner = measurement.zeroFilled().getManager();
      int before = owner.getManagedArrays().size();
      int parameters =
          network
              .parameters()
              .get("0.model.conv1.net.1.weight")
              .getManager()
              .getManagedArrays()
              .size();
      for (int run = 0; run < 200; run++) {
        network.reconstruct(measurement, 3, (done, image) -> true).close();
      }
      assertEquals(before, owner.getManagedArrays().size());
      assertEquals(
          parameters,
          network
              .parameters()
              .get("0.model.conv1.net.1.weight")
              .getManager()
              .getManagedArrays()
              .size());
    }
  }

  @Test
  void theSameSeedDrawsTheSameWeights() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 3);
    InitialWeights.draw(config, 9)
        .forEach(
            (name, weight) ->
                assertEquals(
                    java.util.Arrays.toString(weight.values()),
                    java.util.Arrays.toString(
                        java.util.Objects.requireNonNull(InitialWeights.draw(config, 9).get(name))
                            .values())));
  }
}
