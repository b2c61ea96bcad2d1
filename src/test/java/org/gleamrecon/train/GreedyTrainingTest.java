package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreedyTrainingTest {
  private static final double RATE = 1e-3;

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  @TempDir Path directory;

  /** A training and what it needs, closed together. */
  private static final class Bench implements AutoCloseable {
    final TensorScope scope = TensorScope.open(ComputeDevice.CPU);
    final UnrolledNetwork network;
    final Measurement measurement;
    final NDArray target;
    final GreedyTraining training;

    Bench(UnrolledNetworkConfig config) {
      network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
      measurement = Scans.measurement(scope.manager(), config, DataType.FLOAT32, 2, 3, 10, 8, 2);
      target = Scans.target(scope.manager(), measurement, DataType.FLOAT32, 3);
      training = new GreedyTraining(scope.manager(), network, RATE, 1e-4);
    }

    double[] step() {
      return training.step(measurement, target);
    }

    @Override
    public void close() {
      training.close();
      scope.close();
    }
  }

  private static void same(Map<String, WeightArray> expected, Map<String, WeightArray> found) {
    expected.forEach(
        (name, weight) ->
            assertArrayEquals(
                weight.values(), Objects.requireNonNull(found.get(name)).values(), name));
  }

  @Test
  void everyModulesLossFallsOverManySteps() {
    try (Bench bench = new Bench(UnrolledNetworkConfig.pgd(4, 2, 4))) {
      double[] first = bench.step();
      double[] last = first;
      for (int step = 0; step < 60; step++) {
        last = bench.step();
      }
      assertEquals(2, first.length);
      for (int module = 0; module < first.length; module++) {
        assertTrue(last[module] < 0.97 * first[module], module + ": " + last[module]);
      }
    }
  }

  @Test
  void aModuleNeverFeelsTheLossOfALaterOne() {
    try (Bench greedy = new Bench(UnrolledNetworkConfig.pgd(2, 2, 3));
        Bench alone = new Bench(UnrolledNetworkConfig.pgd(2, 2, 3))) {
      // A poisoned second module: were gradients to flow back, they would not be finite.
      NDArray later = alone.network.parameters().get("1.final_layer.bias");
      NativeArrays.overwrite(later, new float[] {Float.NaN, Float.NaN});
      greedy.step();
      assertEquals(
          FailureCode.TRAINING_DIVERGED,
          assertThrows(ReconstructionException.class, alone::step).code());
      Map<String, WeightArray> found = alone.network.parameters().toWeights();
      greedy
          .network
          .parameters()
          .toWeights()
          .forEach(
              (name, weight) -> {
                if (name.startsWith("0.")) {
                  assertArrayEquals(
                      weight.values(), Objects.requireNonNull(found.get(name)).values(), name);
                }
              });
    }
  }

  @Test
  void aTrainingResumedFromItsFileEndsWithTheSameWeights() throws IOException {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.modl(2, 2, 3, 0.05, 3);
    try (Bench straight = new Bench(config);
        Bench resumed = new Bench(config)) {
      for (int step = 0; step < 3; step++) {
        straight.step();
      }
      Path file = directory.resolve("last.safetensors");
      new TrainingCheckpoint(straight.training.state(), Map.of("seed", "1")).write(file);
      TrainingCheckpoint read = TrainingCheckpoint.read(file);
      assertEquals(Map.of("seed", "1"), read.notes());
      TrainingState state = read.state();
      assertEquals(3, state.steps());
      resumed.step();
      resumed.training.restore(state);
      for (int step = 0; step < 3; step++) {
        assertArrayEquals(straight.step(), resumed.step());
      }
      same(straight.network.parameters().toWeights(), resumed.network.parameters().toWeights());
      same(straight.training.state().moments(), resumed.training.state().moments());
    }
  }

  @Test
  void theSameSeedEndsWithTheSameWeights() {
    try (Bench one = new Bench(UnrolledNetworkConfig.pgdWithTime(2, 1, 2, true));
        Bench two = new Bench(UnrolledNetworkConfig.pgdWithTime(2, 1, 2, true))) {
      for (int step = 0; step < 4; step++) {
        one.step();
        two.step();
      }
      same(one.network.parameters().toWeights(), two.network.parameters().toWeights());
    }
  }

  @Test
  void manyStepsLeaveNoArrayBehind() {
    try (Bench bench = new Bench(UnrolledNetworkConfig.pgd(2, 2, 2))) {
      bench.step();
      int training = bench.training.managedArrays();
      int measured = bench.measurement.zeroFilled().getManager().getManagedArrays().size();
      int weights =
          bench
              .network
              .parameters()
              .get("0.final_layer.bias")
              .getManager()
              .getManagedArrays()
              .size();
      int all = bench.scope.manager().getManagedArrays().size();
      for (int step = 0; step < 60; step++) {
        bench.step();
      }
      assertEquals(training, bench.training.managedArrays());
      assertEquals(measured, bench.measurement.zeroFilled().getManager().getManagedArrays().size());
      assertEquals(
          weights,
          bench
              .network
              .parameters()
              .get("0.final_layer.bias")
              .getManager()
              .getManagedArrays()
              .size());
      assertEquals(all, bench.scope.manager().getManagedArrays().size());
    }
  }

  @Test
  void oneUpdateIsAdamsFormula() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(1, 1, 2);
    try (Bench bench = new Bench(config)) {
      String name = "0.res_blocks.0.resample.bias";
      double[] w = NativeArrays.toDoubles(bench.network.parameters().get(name));
      double[] first = new double[w.length];
      double[] second = new double[w.length];
      for (int step = 1; step <= 3; step++) {
        bench.step();
        double[] gradient =
            NativeArrays.toDoubles(bench.network.parameters().get(name).getGradient());
        for (int i = 0; i < w.length; i++) {
          double g = gradient[i] + 1e-4 * w[i];
          first[i] = 0.9 * first[i] + 0.1 * g;
          second[i] = 0.999 * second[i] + 0.001 * g * g;
          double corrected = first[i] / (1 - Math.pow(0.9, step));
          double spread = Math.sqrt(second[i] / (1 - Math.pow(0.999, step)));
          w[i] -= RATE * corrected / (spread + 1e-8);
        }
        assertArrayEquals(w, NativeArrays.toDoubles(bench.network.parameters().get(name)), 1e-6);
      }
    }
  }
}
