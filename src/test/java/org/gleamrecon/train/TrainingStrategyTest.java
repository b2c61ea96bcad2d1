package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Designs;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStrategyTest {
  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  static List<UnrolledNetworkConfig> designs() {
    return Designs.all();
  }

  private static TrainingStrategy parallel(int workers) {
    return new TrainingStrategy.ParallelGleam(Collections.nCopies(workers, "cpu"), false);
  }

  private static void same(UnrolledNetworkConfig c, TrainingStrategy one, TrainingStrategy two) {
    try (StrategyBench expected = new StrategyBench(c, one);
        StrategyBench found = new StrategyBench(c, two)) {
      StrategyBench.same(expected, found, 2);
    }
  }

  @ParameterizedTest
  @MethodSource("designs")
  void checkpointedGradientsAreEndToEndsBitForBit(UnrolledNetworkConfig design) {
    same(
        design.withIterations(3, 1),
        new TrainingStrategy.EndToEnd(),
        new TrainingStrategy.Checkpointed());
  }

  @Test
  void recomputingInsideAModuleChangesNoBitOfGleam() {
    same(
        UnrolledNetworkConfig.pgd(6, 2, 3),
        TrainingStrategy.gleam(),
        new TrainingStrategy.Gleam(true));
  }

  @ParameterizedTest
  @CsvSource({"4, 4, 2, false", "8, 4, 3, false", "4, 2, 3, false", "6, 3, 2, true"})
  void parallelGleamsWeightsAreGleamsBitForBit(
      int iterations, int modules, int workers, boolean recompute) {
    same(
        UnrolledNetworkConfig.pgd(iterations, modules, 3),
        TrainingStrategy.gleam(),
        new TrainingStrategy.ParallelGleam(Collections.nCopies(workers, "cpu"), recompute));
  }

  @ParameterizedTest
  @MethodSource("designs")
  void everyNetworkCanBeTrainedInParallel(UnrolledNetworkConfig design) {
    same(design.withIterations(3, 3), TrainingStrategy.gleam(), parallel(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void workersWithCopiesOfTheirOwnAsOnGpusFindTheSameWeights(int workers) {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(3, 3, 3);
    TrainingStrategy copies =
        new TrainingStrategy.ParallelGleam(Collections.nCopies(workers, "cpu"), false, true);
    try (StrategyBench expected = new StrategyBench(config, TrainingStrategy.gleam());
        StrategyBench found = new StrategyBench(config, copies)) {
      expected.step();
      found.training.restore(expected.training.state());
      for (int step = 0; step < 2; step++) {
        assertArrayEquals(expected.step(), found.step());
      }
      StrategyBench.same(expected.training.state().moments(), found.training.state().moments());
      StrategyBench.same(expected.weights(), found.weights());
    }
  }

  @Test
  void aModuleIsUnderWayWhileTheOneBeforeItIsOnItsWayBack() {
    CountDownLatch both = new CountDownLatch(2);
    WorkTurns meeting =
        new WorkTurns() {
          @Override
          public void begin() {}

          @Override
          public void end() {}

          @Override
          public void fullest() {
            // Before a module's backward pass: the next one can only come here beside it.
            both.countDown();
            try {
              if (!both.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("no other module came");
              }
            } catch (InterruptedException stop) {
              throw new IllegalStateException(stop);
            }
          }
        };
    try (StrategyBench bench = new StrategyBench(UnrolledNetworkConfig.pgd(2, 2, 3), parallel(2))) {
      bench.training.step(bench.examples.subList(0, 1), meeting);
    }
    assertEquals(0, both.getCount());
  }

  @Test
  void aParallelTrainingGoesOnWhereASerialOneWasCut() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(3, 3, 3);
    try (StrategyBench serial = new StrategyBench(config, TrainingStrategy.gleam());
        StrategyBench resumed = new StrategyBench(config, parallel(2))) {
      serial.step();
      resumed.training.restore(serial.training.state());
      StrategyBench.same(serial, resumed, 2);
    }
  }

  @Test
  void aModuleThatDivergesEndsTheStepOfAllAndThoseAfterItAreNotUpdated() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(4, 4, 3);
    try (StrategyBench bench = new StrategyBench(config, parallel(3))) {
      NativeArrays.overwrite(
          bench.network.parameters().get("1.final_layer.bias"), new float[] {Float.NaN, 0});
      Map<String, WeightArray> before = bench.weights();
      ReconstructionException failure = assertThrows(ReconstructionException.class, bench::step);
      assertEquals(FailureCode.TRAINING_DIVERGED, failure.code());
      assertTrue(failure.detail().contains("module 2"), failure.detail());
      before.forEach(
          (name, weight) -> {
            if (!name.startsWith("0.")) {
              assertArrayEquals(
                  weight.values(), Objects.requireNonNull(bench.weights().get(name)).values());
            }
          });
    }
  }

  @Test
  void whateverFailsInAWorkerReachesTheCallerAndTheNextStepIsNotHeldUp() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(3, 3, 3);
    try (StrategyBench bench = new StrategyBench(config, parallel(2))) {
      TrainingExample first = bench.examples.get(0);
      TrainingExample broken =
          new TrainingExample(
              first.measurement(), bench.examples.get(1).target(), first.targetNoise(), 0);
      assertThrows(
          RuntimeException.class,
          () -> bench.training.step(List.of(first, broken), WorkTurns.ALWAYS));
      assertEquals(3, bench.step().length);
    }
  }

  @Test
  void anInterruptionEndsTheStepWhenNobodyWorksAnyMore() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(4, 4, 3);
    try (StrategyBench bench = new StrategyBench(config, parallel(2))) {
      Thread.currentThread().interrupt();
      ReconstructionException failure = assertThrows(ReconstructionException.class, bench::step);
      assertEquals(FailureCode.CANCELLED, failure.code());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void noMoreThreadsAreTakenThanHaveAModule() {
    assertEquals(3, parallel(3).workers(8));
    assertEquals(2, parallel(3).workers(2));
    assertEquals(1, TrainingStrategy.gleam().workers(8));
  }

  @Test
  void processorsAreRefusedWhereTheNetworkIsOnAGpu() {
    for (TrainingStrategy fits :
        List.of(
            TrainingStrategy.gleam(),
            new TrainingStrategy.ParallelGleam(List.of("gpu0"), false),
            new TrainingStrategy.ParallelGleam(List.of("cpu"), false, true))) {
      fits.requireHome(ComputeDevice.Kind.GPU);
    }
    parallel(2).requireHome(ComputeDevice.Kind.CPU);
    ReconstructionException refused =
        assertThrows(
            ReconstructionException.class, () -> parallel(2).requireHome(ComputeDevice.Kind.GPU));
    assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
  }

  @Test
  void aTrainingThatCannotBeginLeavesNothingBehind() {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 2);
    for (TrainingStrategy strategy : List.of(TrainingStrategy.gleam(), parallel(2))) {
      try (StrategyBench bench = new StrategyBench(config, strategy)) {
        int before = bench.scope.manager().getManagedArrays().size();
        List<ModuleTeaching> tooFew = List.of(ModuleTeaching.USUAL);
        assertThrows(
            IndexOutOfBoundsException.class,
            () ->
                new GreedyTraining(
                    bench.scope.manager(), bench.network, 2, strategy, tooFew, 1e-3, 1e-4));
        assertEquals(before, bench.scope.manager().getManagedArrays().size(), strategy.label());
      }
    }
  }

  @Test
  void noStrategyLeavesAnArrayBehind() {
    for (TrainingStrategy strategy :
        List.of(
            new TrainingStrategy.Checkpointed(),
            parallel(2),
            new TrainingStrategy.ParallelGleam(List.of("cpu"), false, true),
            new TrainingStrategy.ParallelGleam(List.of("cpu", "cpu"), false, true),
            new TrainingStrategy.Gleam(true))) {
      UnrolledNetworkConfig config = strategy.of(UnrolledNetworkConfig.pgd(4, 2, 2));
      try (StrategyBench bench = new StrategyBench(config, strategy)) {
        bench.step();
        int training = bench.training.managedArrays();
        int all = bench.scope.manager().getManagedArrays().size();
        for (int step = 0; step < 10; step++) {
          bench.step();
        }
        assertEquals(training, bench.training.managedArrays(), strategy.label());
        assertEquals(all, bench.scope.manager().getManagedArrays().size(), strategy.label());
      }
    }
  }

  @Test
  void aConfigurationNamesItsStrategyAndTheCommandLineComesFirst() {
    TrainingPlan plan =
        TrainingPlan.read("{\"architecture\": {\"iterations\": 6, \"modules\": 3}}");
    assertEquals(TrainingStrategy.gleam(), plan.strategy());
    assertEquals(List.of(2, 4, 6), plan.settings().network().exits());
    for (String name : List.of("end-to-end", "checkpointed")) {
      TrainingPlan whole =
          TrainingPlan.read(
              "{\"strategy\": \"p-gleam\"}", Optional.empty(), Map.of("strategy", name));
      assertEquals(name, whole.strategy().label());
      assertEquals(List.of(8), whole.settings().network().exits(), "only the last is supervised");
    }
    TrainingPlan parallel =
        TrainingPlan.read(
            "{\"strategy\": \"p-gleam\", \"devices\": [\"gpu0\", \"gpu2\"], \"recompute\": true}");
    assertEquals(
        new TrainingStrategy.ParallelGleam(List.of("gpu0", "gpu2"), true), parallel.strategy());
    TrainingPlan inverting =
        TrainingPlan.read(
            "{\"strategy\": \"mel\", \"keepEvery\": 3, \"architecture\": {\"data_consistency\":"
                + " {\"rule\": \"gradient-step\", \"step\": 0.5, \"learned\": false}}}");
    assertEquals(new TrainingStrategy.MemoryEfficient(3), inverting.strategy());
    assertEquals(List.of(8), inverting.settings().network().exits());
    for (String json :
        List.of(
            "{\"strategy\": \"mel\", \"architecture\": {\"data_consistency\":"
                + " {\"rule\": \"gradient-step\", \"step\": 2.0, \"learned\": false}}}",
            "{\"strategy\": \"mel\", \"keepEvery\": 1}",
            "{\"strategy\": \"greedy\"}",
            "{\"strategy\": \"p-gleam\", \"devices\": []}",
            "{\"strategy\": \"p-gleam\", \"devices\": [\"cpu\", \"gpu0\"]}")) {
      ReconstructionException refused =
          assertThrows(ReconstructionException.class, () -> TrainingPlan.read(json), json);
      assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
    }
  }

  @Test
  void aProfileIsThePublishedDesignAndTheConfigurationMayChangeIt() {
    assertEquals(UnrolledNetworkConfig.pgd(8, 8, 100), profile("reference-pgd-2d", ""));
    assertEquals(UnrolledNetworkConfig.modl(8, 8, 70, 4, 10), profile("reference-modl-2d", ""));
    assertEquals(
        UnrolledNetworkConfig.pgdWithTime(8, 8, 60, false), profile("reference-pgd-3d", ""));
    assertEquals(
        UnrolledNetworkConfig.modlWithTime(8, 8, 50, 4, 10, false),
        profile("reference-modl-3d", ""));
    assertEquals(
        UnrolledNetworkConfig.pgd(4, 2, 16),
        profile(
            "reference-pgd-2d",
            ", \"architecture\": {\"iterations\": 4, \"modules\": 2, \"features\": 16}"));
    for (String network : List.of("pgd-2d", "modl-2d", "pgd-3d", "modl-3d")) {
      assertTrue(profile("plus-" + network, "").toString().contains("learned=true"), network);
    }
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> profile("reference", ""));
    assertTrue(refused.detail().contains("reference-pgd-2d"), refused.detail());
  }

  private static UnrolledNetworkConfig profile(String name, String more) {
    return TrainingPlan.read("{\"profile\": \"" + name + "\"" + more + "}").settings().network();
  }
}
