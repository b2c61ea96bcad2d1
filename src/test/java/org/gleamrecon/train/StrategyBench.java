package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;

/** A small network trained by a strategy on two examples of different sizes a step. */
final class StrategyBench implements AutoCloseable {
  final TensorScope scope = TensorScope.open(ComputeDevice.CPU);
  final UnrolledNetwork network;
  final List<TrainingExample> examples = new ArrayList<>();
  final GreedyTraining training;

  StrategyBench(UnrolledNetworkConfig config, TrainingStrategy strategy) {
    this(config, strategy, List.of());
  }

  StrategyBench(
      UnrolledNetworkConfig config, TrainingStrategy strategy, List<ModuleTeaching> perModule) {
    network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
    for (int i = 0; i < 2; i++) {
      Measurement measurement =
          Scans.measurement(scope.manager(), config, DataType.FLOAT32, 1, 3, 10, 8 + 2 * i, 2 + i);
      examples.add(
          new TrainingExample(
              measurement,
              Scans.target(scope.manager(), measurement, DataType.FLOAT32, 3),
              new double[0],
              0));
    }
    training =
        new GreedyTraining(
            scope.manager(), network, config.modules(), strategy, perModule, 1e-3, 1e-4);
  }

  double[] step() {
    return training.step(examples, WorkTurns.ALWAYS);
  }

  Map<String, float[]> gradients() {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (String name : network.parameters().names()) {
      try (NDArray gradient = network.parameters().get(name).getGradient()) {
        gradients.put(name, gradient.toFloatArray());
      }
    }
    return gradients;
  }

  Map<String, WeightArray> weights() {
    return network.parameters().toWeights();
  }

  /** Steps of both give the same losses, gradients, weights and moments, bit by bit. */
  static void same(StrategyBench expected, StrategyBench found, int steps) {
    for (int step = 0; step < steps; step++) {
      assertArrayEquals(expected.step(), found.step());
      Map<String, float[]> gradients = found.gradients();
      expected
          .gradients()
          .forEach((name, values) -> assertArrayEquals(values, gradients.get(name), name));
    }
    same(expected.weights(), found.weights());
    same(expected.training.state().moments(), found.training.state().moments());
  }

  static void same(Map<String, WeightArray> expected, Map<String, WeightArray> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, weight) ->
            assertArrayEquals(
                weight.values(), Objects.requireNonNull(found.get(name)).values(), name));
  }

  @Override
  public void close() {
    training.close();
    scope.close();
  }
}
