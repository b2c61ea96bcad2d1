package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.train.TrainingPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesPlanTest {
  @TempDir Path directory;

  @Test
  void theUsualTablesAreOfThePaperInForm() throws IOException {
    TablesPlan tables = TablesPlan.read(null, null, List.of());
    for (ComparedNetwork network : tables.networks()) {
      for (TrainingPlan plan : network.plans().values()) {
        int features = plan.settings().network().features();
        assertTrue(
            network.name().startsWith("reference-")
                ? Set.of(100, 70, 60, 50).contains(features)
                : features >= 16 && features <= 24,
            network.name());
      }
      network
          .sameMemoryAs()
          .ifPresent(
              other ->
                  assertEquals(
                      3 * iterations(tables.network(other), "end-to-end"),
                      iterations(network, "gleam")));
    }
    for (String network : List.of("pgd-2d", "modl-2d")) {
      assertTrue(tables.network(network).trained());
      assertEquals(
          Set.of("end-to-end", "checkpointed", "gleam", "p-gleam", "mel"),
          tables.network(network).plans().keySet());
    }
  }

  private static int iterations(ComparedNetwork network, String strategy) {
    return network.plan(strategy).settings().network().iterations();
  }

  @Test
  void strategiesThatFindTheSameWeightsShareAModel() throws IOException {
    ComparedNetwork network = TablesPlan.read(null, null, List.of("pgd-2d")).networks().get(0);
    assertEquals(
        Set.of("pgd-2d-end-to-end", "pgd-2d-gleam", "pgd-2d-mel"),
        network.plans().keySet().stream().map(network::model).collect(Collectors.toSet()));
    assertEquals(network.model("gleam"), network.model("p-gleam"));
    assertEquals(network.model("end-to-end"), network.model("checkpointed"));
  }

  @Test
  void stepsAndNetworksAreChosenOnTheCommandLine() throws IOException {
    TablesPlan tables = TablesPlan.read(null, 7, List.of("modl-2d"));
    assertEquals(List.of("modl-2d"), tables.networks().stream().map(n -> n.name()).toList());
    assertEquals(7, tables.network("modl-2d").plan("mel").settings().steps());
  }

  @Test
  void whatIsUnknownIsRefusedByName() throws IOException {
    assertRefused("resnet", () -> TablesPlan.read(null, null, List.of("resnet")));
    ComparedNetwork network = TablesPlan.read(null, null, List.of("pgd-2d-24")).networks().get(0);
    assertRefused("mel", () -> network.plan("mel"));
    for (String wrong : List.of("networks", "processes", "strategies", "noise")) {
      Path file =
          Files.writeString(
              directory.resolve("config.json"), SmallTables.CONFIG.replace(wrong, "else"));
      assertThrows(
          ReconstructionException.class, () -> TablesPlan.read(file, null, List.of()), wrong);
    }
  }

  private static void assertRefused(
      String name, org.junit.jupiter.api.function.Executable executable) {
    ReconstructionException refused = assertThrows(ReconstructionException.class, executable);
    assertTrue(refused.detail().contains(name), refused.detail());
  }
}
