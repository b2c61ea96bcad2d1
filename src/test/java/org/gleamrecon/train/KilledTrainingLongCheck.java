package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve trainings, each killed by SIGKILL several times at random moments. */
@Tag("long")
class KilledTrainingLongCheck {
  private static final int TRAININGS = 12;
  private static final int MOST_KILLS = 8;

  @TempDir Path directory;

  @Test
  void trainingsKilledAnywhereEndWithTheSameWeights() throws IOException, InterruptedException {
    KilledTraining training = new KilledTraining(directory, 120);
    byte[] expected = training.undisturbed();
    Random random = new Random(1);
    int kills = 0;
    for (int i = 0; i < TRAININGS; i++) {
      kills += training.killedUntilDone("killed-" + i, random, MOST_KILLS, 2000);
      KilledTraining.same(expected, training.weights("killed-" + i));
    }
    System.out.printf(
        "RESULT killed training | 1 | %d | killed %d times in all; weights and optimizer state of"
            + " every one bit-equal to an undisturbed training's%n",
        TRAININGS, kills);
    assertTrue(kills >= TRAININGS, "only " + kills + " kills");
  }
}
