package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTrainingTest {
  @TempDir Path directory;

  @Test
  void aTrainingKilledAndStartedAgainEndsWithTheSameWeights()
      throws IOException, InterruptedException {
    KilledTraining training = new KilledTraining(directory, 60);
    byte[] expected = training.undisturbed();
    int kills = training.killedUntilDone("killed", new Random(1), 3, 0);
    assertTrue(kills > 0, "it was never killed");
    KilledTraining.same(expected, training.weights("killed"));
  }
}
