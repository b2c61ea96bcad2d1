package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty random settings: what a training takes stays below its plan, and above 0.6 of it. */
@Tag("long")
class MemoryPlanLongCheck {
  private static final int SETTINGS = Contenders.repetitions(20);
  private static final long SEED = 4;

  @TempDir Path directory;

  @Test
  void aTrainingTakesLessThanItPlansAndNotMuchLess() throws Exception {
    PlannedMemory memory = new PlannedMemory(directory, SEED);
    List<PlannedMemory.Run> runs = new ArrayList<>();
    for (int i = 0; i < SETTINGS; i++) {
      runs.add(memory.next());
      System.out.println(runs.get(i));
    }
    Spread shares = Spread.of(runs.stream().mapToDouble(PlannedMemory.Run::share).toArray());
    System.out.printf(
        "RESULT planned memory | %d | %d | peak over plan of random settings %s (bar 0.6 to 1);"
            + " lowest %.2f, highest %.2f%n",
        SEED,
        SETTINGS,
        shares,
        runs.stream().mapToDouble(PlannedMemory.Run::share).min().orElseThrow(),
        runs.stream().mapToDouble(PlannedMemory.Run::share).max().orElseThrow());
    assertEquals(
        "",
        runs.stream()
            .filter(run -> !run.holds())
            .map(PlannedMemory.Run::toString)
            .collect(Collectors.joining("\n")));
  }
}
