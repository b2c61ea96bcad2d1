package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepCostTest {
  @BeforeAll
  static void oneThread() {
    TensorScope.setThreadsPerOperation(1);
  }

  private static StepCost measure(String strategy, String json) throws IOException {
    TrainingPlan plan = TrainingPlan.read(json, Optional.empty(), Map.of("strategy", strategy));
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      int before = scope.manager().getManagedArrays().size();
      StepCost cost = StepCost.measure(scope, plan, new StepCost.Size(2, 3, 12, 10), 2);
      assertEquals(before, scope.manager().getManagedArrays().size(), "nothing is left behind");
      return cost;
    }
  }

  private static String design(String profile) {
    return """
        {"profile": "%s", "architecture": {"iterations": 2, "modules": 2, "features": 3}}
        """
        .formatted(profile);
  }

  @Test
  void aStepIsItsWayForwardAndItsWayBack() throws IOException {
    for (String strategy : List.of("end-to-end", "checkpointed", "gleam", "mel")) {
      StepCost cost = measure(strategy, design("plus-modl-2d"));
      assertEquals(2, cost.stepMs().size());
      for (int i = 0; i < 2; i++) {
        double parts = cost.forwardMs().get(i) + cost.backwardMs().get(i);
        assertTrue(cost.forwardMs().get(i) > 0 && cost.backwardMs().get(i) > 0, strategy);
        assertTrue(parts <= cost.stepMs().get(i), strategy + ": " + cost);
      }
    }
  }

  @Test
  void whereModulesWorkSideBySideTheWaysAreNotToldApart() throws IOException {
    StepCost cost = measure("p-gleam", design("plus-pgd-2d"));
    assertEquals(2, cost.stepMs().size());
    assertEquals(List.of(), cost.forwardMs());
    assertEquals(List.of(), cost.backwardMs());
  }

  @Test
  void designsWithATimeAxisAreMeasuredToo() throws IOException {
    for (String profile : List.of("plus-pgd-3d", "plus-modl-3d")) {
      assertEquals(2, measure("gleam", design(profile)).stepMs().size());
    }
  }

  /** 273,902 an iteration of the published PGD network, 134,820 of MoDL: counted from its code. */
  @Test
  void parametersAreThePublishedOnes() throws IOException {
    assertEquals(
        273_902,
        measure(
                "gleam",
                """
                {"profile": "reference-pgd-2d", "architecture": {"iterations": 1, "modules": 1}}
                """)
            .parameters());
    assertEquals(
        134_820,
        measure(
                "gleam",
                """
                {"profile": "reference-modl-2d", "architecture": {"iterations": 1, "modules": 1}}
                """)
            .parameters());
  }

  @Test
  void anEmptyImageIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StepCost.Size(2, 1, 0, 8));
  }
}
