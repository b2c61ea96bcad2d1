package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trainings killed by SIGKILL at random moments and started again until they end by themselves. */
final class KilledTraining {
  private static final String SETTINGS =
      """
      {"steps": %d, "warmUpSteps": 2, "validationEvery": 10, "checkpointEvery": 5,
       "architecture": {"iterations": 2, "modules": 2, "features": 8},
       "examples": {"matrixSizes": [0], "columns": [24, 32], "slabColumns": [8, 12]}}
      """;

  private final Path directory;
  private final int steps;
  private final List<String> scans;

  KilledTraining(Path directory, int steps) throws IOException {
    this.directory = directory;
    this.steps = steps;
    scans =
        List.of(
            TrainingScans.write(
                    directory.resolve("slices.h5"), TrainingScans.full(48, 4).slices(5).build())
                .toString(),
            TrainingScans.write(
                    directory.resolve("slab.h5"),
                    TrainingScans.full(48, 4).slices(1).partitions(6).seed(3).build())
                .toString());
  }

  private Process start(String work) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProcess.class.getName(),
                directory.resolve(work).toString(),
                SETTINGS.formatted(steps)));
    command.addAll(scans);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Weights of a training that nobody disturbed. */
  byte[] undisturbed() throws IOException, InterruptedException {
    killedUntilDone("whole", new Random(0), 0, 0);
    return weights("whole");
  }

  /**
   * Kills a training after it has told of some progress, or of none, again and again; what it told
   * decides, so that a fast machine kills as well as a slow one.
   *
   * @param mostKills then it is left to end by itself
   * @param mostWaitMs a random wait up to this comes before a kill
   * @return how often it was killed
   */
  int killedUntilDone(String work, Random random, int mostKills, int mostWaitMs)
      throws IOException, InterruptedException {
    int kills = 0;
    while (true) {
      Process process = start(work);
      StringBuilder told = new StringBuilder();
      try (BufferedReader lines = process.inputReader()) {
        int patience = kills < mostKills ? random.nextInt(3) : Integer.MAX_VALUE;
        for (int heard = 0; heard < patience; heard++) {
          String line = lines.readLine();
          if (line == null) {
            break;
          }
          told.append(line).append('\n');
        }
        if (kills < mostKills) {
          Thread.sleep(random.nextInt(mostWaitMs + 1));
        }
        if (kills >= mostKills || !process.isAlive()) {
          assertEquals(0, process.waitFor(), told.toString());
          return kills;
        }
        process.destroyForcibly().waitFor();
        kills++;
      }
    }
  }

  byte[] weights(String work) throws IOException {
    return Files.readAllBytes(directory.resolve(work).resolve("checkpoint.safetensors"));
  }

  static void same(byte[] expected, byte[] found) {
    assertArrayEquals(expected, found, "weights and optimizer state, bit by bit");
  }
}
