package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Designs;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy adds to a module's parameters is the gradient of that module's loss. */
class StrategyGradientTest {
  private static final double SHIFT = 1e-6;
  private static final int PROBES = 6;

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  static Stream<Arguments> networksAndStrategies() {
    List<Arguments> all = new ArrayList<>();
    for (UnrolledNetworkConfig design : Designs.all()) {
      for (TrainingStrategy strategy :
          List.of(
              new TrainingStrategy.EndToEnd(),
              new TrainingStrategy.Checkpointed(),
              TrainingStrategy.gleam(),
              new TrainingStrategy.ParallelGleam(List.of("cpu", "cpu"), false))) {
        all.add(Arguments.of(design, strategy));
      }
    }
    return all.stream();
  }

  static List<UnrolledNetworkConfig> invertible() {
    return Designs.invertible();
  }

  @ParameterizedTest
  @MethodSource("networksAndStrategies")
  void gradientsAreTheCentralDifferences(UnrolledNetworkConfig design, TrainingStrategy strategy) {
    UnrolledNetworkConfig config = strategy.of(design);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(
                config, InitialWeights.draw(config, 3), scope.manager(), DataType.FLOAT64);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT64, 1, 2, 6, 5, 4);
        NDArray target = Scans.target(scope.manager(), measurement, DataType.FLOAT64, 5);
        GreedyTraining training =
            new GreedyTraining(
                scope.manager(), network, config.modules(), strategy, List.of(), 0, 0)) {
      training.step(measurement, target);
      Map<String, double[]> gradients = gradients(network);
      Random random = new Random(6);
      double largest = 0;
      double worst = 0;
      List<String> names = network.parameters().names();
      for (int probe = 0; probe < PROBES; probe++) {
        String name = names.get((names.size() - 1) * probe / (PROBES - 1));
        double[] gradient = Objects.requireNonNull(gradients.get(name));
        int iteration = Integer.parseInt(name.substring(0, name.indexOf('.')));
        int module = iteration / config.iterationsPerModule();
        NDArray parameter = network.parameters().get(name);
        int at = random.nextInt(gradient.length);
        shift(parameter, at, SHIFT);
        double above = training.step(measurement, target)[module];
        shift(parameter, at, -2 * SHIFT);
        double below = training.step(measurement, target)[module];
        shift(parameter, at, SHIFT);
        double difference = (above - below) / (2 * SHIFT);
        worst = Math.max(worst, Math.abs(difference - gradient[at]));
        largest = Math.max(largest, Math.abs(gradient[at]));
      }
      assertTrue(worst <= 1e-6 * largest, worst + " of " + largest);
    }
  }

  private static Map<String, double[]> gradients(UnrolledNetwork network) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    for (String name : network.parameters().names()) {
      try (NDArray gradient = network.parameters().get(name).getGradient()) {
        gradients.put(name, NativeArrays.toDoubles(gradient));
      }
    }
    return gradients;
  }

  @ParameterizedTest
  @MethodSource("invertible")
  void gradientsOfImagesFoundAgainAreThoseOfKeptOnes(UnrolledNetworkConfig design) {
    UnrolledNetworkConfig config = design.withIterations(4, 1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(
                config, InitialWeights.draw(config, 3), scope.manager(), DataType.FLOAT64);
        Measurement measurement =
            Scans.measurement(scope.manager(), config, DataType.FLOAT64, 1, 2, 6, 5, 4);
        NDArray target = Scans.target(scope.manager(), measurement, DataType.FLOAT64, 5);
        // Made first: it holds the weights to the bound.
        GreedyTraining inverting =
            new GreedyTraining(
                scope.manager(),
                network,
                1,
                new TrainingStrategy.MemoryEfficient(3),
                List.of(),
                0,
                0);
        GreedyTraining keeping =
            new GreedyTraining(
                scope.manager(), network, 1, new TrainingStrategy.EndToEnd(), List.of(), 0, 0)) {
      double[] loss = keeping.step(measurement, target);
      Map<String, double[]> expected = gradients(network);
      assertArrayEquals(loss, inverting.step(measurement, target), 1e-12);
      Map<String, double[]> found = gradients(network);
      double largest = 0;
      double worst = 0;
      for (Map.Entry<String, double[]> entry : expected.entrySet()) {
        double[] ours = Objects.requireNonNull(found.get(entry.getKey()));
        for (int i = 0; i < ours.length; i++) {
          largest = Math.max(largest, Math.abs(entry.getValue()[i]));
          worst = Math.max(worst, Math.abs(entry.getValue()[i] - ours[i]));
        }
      }
      assertTrue(worst <= 1e-6 * largest, worst + " of " + largest);
    }
  }

  private static void shift(NDArray parameter, int at, double by) {
    double[] change = new double[(int) parameter.size()];
    change[at] = by;
    GradientMode.off(
        () -> {
          try (NDArray shift =
              NativeArrays.copyOf(
                  parameter.getManager(), change, parameter.getShape().getShape())) {
            return parameter.addi(shift);
          }
        });
  }

  @Test
  void activationsThatCannotBeFoundAgainAreNotLearnedFrom() {
    // Two conjugate-gradient steps at a small lambda are far from the solution.
    UnrolledNetworkConfig config = UnrolledNetworkConfig.modl(3, 1, 3, 0.02, 2);
    try (StrategyBench bench = new StrategyBench(config, new TrainingStrategy.MemoryEfficient(3))) {
      ReconstructionException failure = assertThrows(ReconstructionException.class, bench::step);
      assertEquals(FailureCode.TRAINING_DIVERGED, failure.code());
    }
  }

  @Test
  void anInvertibleNetworkLearns() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.modl(3, 1, 3, 0.8, 12);
    try (StrategyBench bench = new StrategyBench(config, new TrainingStrategy.MemoryEfficient(2))) {
      double first = bench.step()[0];
      double last = first;
      for (int step = 0; step < 8; step++) {
        last = bench.step()[0];
      }
      double end = last;
      assertTrue(end < first, () -> first + ", then " + end);
    }
  }
}
