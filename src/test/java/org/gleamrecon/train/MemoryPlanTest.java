package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program; a short sample of the long check. */
class MemoryPlanTest {
  private static final int SETTINGS = 2;

  @TempDir Path directory;

  @Test
  void aTrainingTakesLessThanItPlansAndNotMuchLess() throws Exception {
    PlannedMemory memory = new PlannedMemory(directory, 3);
    for (int i = 0; i < SETTINGS; i++) {
      PlannedMemory.Run run = memory.next();
      assertTrue(run.holds(), run.toString());
    }
  }
}
