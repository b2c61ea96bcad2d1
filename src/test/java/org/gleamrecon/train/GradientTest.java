package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Designs;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Recording;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {
  static List<UnrolledNetworkConfig> designs() {
    return Designs.all();
  }

  private static NDArray loss(
      UnrolledNetwork network, Measurement measurement, NDArray target, Recording recording) {
    NDArray image = measurement.zeroFilled();
    for (int i = 0; i < network.config().iterations(); i++) {
      image = network.iterate(i, image, measurement, recording);
    }
    return image.sub(target).abs().mean();
  }

  @ParameterizedTest
  @MethodSource("designs")
  void gradientsAreTheCentralDifferences(UnrolledNetworkConfig config) {
    double step = 1e-6;
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(
                config, InitialWeights.draw(config, 3), scope.manager(), DataType.FLOAT64);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT64, 2, 2, 6, 5, 4);
        NDArray target = Scans.target(scope.manager(), measurement, DataType.FLOAT64, 5);
        Recording recording = new Recording(scope.manager(), DataType.FLOAT64)) {
      network.parameters().requireGradients(true);
      Gradients.backward(
          GradientMode.recording(() -> loss(network, measurement, target, recording)));
      Random random = new Random(6);
      double largest = 0;
      double worst = 0;
      for (String name : network.parameters().names()) {
        NDArray parameter = network.parameters().get(name);
        double[] gradient = NativeArrays.toDoubles(parameter.getGradient());
        for (int probe = 0; probe < Math.min(4, gradient.length); probe++) {
          int at = random.nextInt(gradient.length);
          double difference =
              (shifted(network, measurement, target, recording, parameter, at, step)
                      - shifted(network, measurement, target, recording, parameter, at, -step))
                  / (2 * step);
          worst = Math.max(worst, Math.abs(difference - gradient[at]));
          largest = Math.max(largest, Math.abs(gradient[at]));
        }
      }
      assertTrue(worst <= 1e-6 * largest, worst + " of " + largest);
    }
  }

  private static double shifted(
      UnrolledNetwork network,
      Measurement measurement,
      NDArray target,
      Recording recording,
      NDArray parameter,
      int at,
      double by) {
    return GradientMode.off(
        () -> {
          NDManager manager = parameter.getManager();
          double[] change = new double[(int) parameter.size()];
          change[at] = by;
          try (NDArray shift =
              NativeArrays.copyOf(manager, change, parameter.getShape().getShape())) {
            parameter.addi(shift);
            double value = NativeArrays.toDoubles(loss(network, measurement, target, recording))[0];
            parameter.subi(shift);
            return value;
          }
        });
  }

  @ParameterizedTest
  @MethodSource("designs")
  void aGarbageCollectionBetweenForwardAndBackwardChangesNoBit(UnrolledNetworkConfig config) {
    List<Map<String, float[]>> runs = new ArrayList<>();
    for (boolean collect : new boolean[] {false, true}) {
      try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
          UnrolledNetwork network =
              UnrolledNetwork.load(config, InitialWeights.draw(config, 3), scope);
          Measurement measurement =
              Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 2, 12, 10, 4);
          NDArray target = Scans.target(scope.manager(), measurement, DataType.FLOAT32, 5);
          Recording recording = new Recording(scope.manager(), DataType.FLOAT32)) {
        network.parameters().requireGradients(true);
        NDArray loss = GradientMode.recording(() -> loss(network, measurement, target, recording));
        if (collect) {
          disturb(scope.manager());
        }
        Gradients.backward(loss);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (String name : network.parameters().names()) {
          gradients.put(name, network.parameters().get(name).getGradient().toFloatArray());
        }
        runs.add(gradients);
      }
    }
    runs.get(0)
        .forEach((name, gradient) -> assertArrayEquals(gradient, runs.get(1).get(name), name));
  }

  /** Frees every Java buffer nobody holds, and writes over what they left. */
  private static void disturb(NDManager manager) {
    System.gc();
    for (int i = 0; i < 600; i++) {
      int length = 1 + i % 200;
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocateDirect(4 * length);
      while (buffer.hasRemaining()) {
        buffer.put((byte) 0x7f);
      }
      float[] junk = new float[length];
      java.util.Arrays.fill(junk, Float.NaN);
      NativeArrays.copyOf(manager, junk, length).close();
    }
  }
}
