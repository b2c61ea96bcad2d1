package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModuleTeachingTest {
  private static final UnrolledNetworkConfig TWO = UnrolledNetworkConfig.pgd(2, 2, 3);
  private static final ModuleTeaching OTHER =
      new ModuleTeaching(0.5, ModuleTeaching.Loss.L2, ModuleTeaching.Rule.MOMENTUM);

  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  @Test
  void aModuleTaughtInAnotherWayLeavesTheOthersAsTheyAre() {
    try (StrategyBench usual = new StrategyBench(TWO, TrainingStrategy.gleam());
        StrategyBench mixed =
            new StrategyBench(
                TWO, TrainingStrategy.gleam(), List.of(ModuleTeaching.USUAL, OTHER))) {
      for (int step = 0; step < 2; step++) {
        assertEquals(usual.step()[0], mixed.step()[0]);
      }
      Map<String, WeightArray> found = mixed.weights();
      int differ = 0;
      for (Map.Entry<String, WeightArray> weight : usual.weights().entrySet()) {
        float[] other = Objects.requireNonNull(found.get(weight.getKey())).values();
        if (weight.getKey().startsWith("0.")) {
          assertArrayEquals(weight.getValue().values(), other, weight.getKey());
        } else if (!java.util.Arrays.equals(weight.getValue().values(), other)) {
          differ++;
        }
      }
      assertEquals(8, differ, "all arrays of the second module");
    }
  }

  @Test
  void momentumIsItsFormulaAtTheModulesOwnRate() {
    UnrolledNetworkConfig one = UnrolledNetworkConfig.pgd(1, 1, 2);
    try (StrategyBench bench = new StrategyBench(one, TrainingStrategy.gleam(), List.of(OTHER))) {
      String name = "0.res_blocks.0.resample.bias";
      double[] w = NativeArrays.toDoubles(bench.network.parameters().get(name));
      double[] moment = new double[w.length];
      bench.training.learningRate(2e-3);
      for (int step = 0; step < 3; step++) {
        bench.step();
        float[] gradient = Objects.requireNonNull(bench.gradients().get(name));
        for (int i = 0; i < w.length; i++) {
          moment[i] = 0.9 * moment[i] + gradient[i] + 1e-4 * w[i];
          w[i] -= 1e-3 * moment[i];
        }
        assertArrayEquals(w, NativeArrays.toDoubles(bench.network.parameters().get(name)), 1e-6);
      }
    }
  }

  @Test
  void theSquaredLossIsTheMeanPowerOfTheDifference() {
    try (StrategyBench bench = new StrategyBench(TWO, TrainingStrategy.gleam())) {
      TrainingExample example = bench.examples.get(0);
      float[] target = new ComplexTensor(example.target()).toInterleaved();
      float[] image = new ComplexTensor(example.measurement().zeroFilled()).toInterleaved();
      double power = 0;
      for (int i = 0; i < target.length; i++) {
        power += Math.pow(image[i] - target[i], 2);
      }
      double found =
          NativeArrays.toDoubles(
              example.loss(example.measurement().zeroFilled(), ModuleTeaching.Loss.L2))[0];
      assertEquals(power / (target.length / 2.0), found, 1e-4 * found);
    }
  }

  @Test
  void aTrainingOfBothKindsGoesOnExactlyWhereItWasCut() {
    List<ModuleTeaching> both = List.of(OTHER, ModuleTeaching.USUAL);
    try (StrategyBench straight = new StrategyBench(TWO, TrainingStrategy.gleam(), both);
        StrategyBench resumed =
            new StrategyBench(
                TWO, new TrainingStrategy.ParallelGleam(List.of("cpu", "cpu"), false), both)) {
      straight.step();
      resumed.training.restore(straight.training.state());
      StrategyBench.same(straight, resumed, 2);
    }
  }

  @Test
  void aConfigurationTeachesEveryModuleOrNone() {
    String one = "{\"learningRateFactor\": 0.5, \"loss\": \"L2\", \"optimizer\": \"MOMENTUM\"}";
    String two = "{\"architecture\": {\"iterations\": 2, \"modules\": 2}, \"perModule\": [%s]}";
    assertEquals(
        List.of(OTHER, OTHER), TrainingPlan.read(two.formatted(one + "," + one)).perModule());
    assertEquals(List.of(), TrainingPlan.read("{}").perModule());
    for (String wrong : List.of(one, one + "," + one.replace("0.5", "0"))) {
      assertEquals(
          FailureCode.PARAMETER_INVALID,
          assertThrows(ReconstructionException.class, () -> TrainingPlan.read(two.formatted(wrong)))
              .code());
    }
  }

  @Test
  void nothingInAConfigurationIsNullAndNoCountIsBroken() {
    Map<String, String> wrong =
        Map.of(
            "{\"perModule\": [{\"learningRateFactor\": 1, \"loss\": null}]}",
            "perModule[0].loss is null",
            "{\"perModule\": [{\"optimizer\": null, \"loss\": \"L1\"}]}",
            "perModule[0].optimizer is null",
            "{\"perModule\": [null]}",
            "perModule[0] is null",
            "{\"strategy\": \"p-gleam\", \"devices\": [\"cpu\", null]}",
            "devices[1] is null",
            "{\"examples\": {\"masks\": null}}",
            "examples.masks is null",
            "{\"strategy\": \"mel\", \"keepEvery\": 2.7}",
            "keepEvery is not a whole number",
            "{\"steps\": 1e12}",
            "steps is not a whole number");
    wrong.forEach(
        (json, told) -> {
          ReconstructionException refused =
              assertThrows(ReconstructionException.class, () -> TrainingPlan.read(json), json);
          assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
          assertTrue(refused.detail().contains(told), refused.detail());
        });
    assertEquals(200, TrainingPlan.read("{\"steps\": 2e2}").settings().steps());
  }
}
