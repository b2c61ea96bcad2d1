package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

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
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(work + ".out").toFile())
        .start();
  }

  /** Weights of a training that nobody disturbed. */
  byte[] undisturbed() throws IOException, InterruptedException {
    Process process = start("whole");
    assertEquals(0, process.waitFor(), Files.readString(directory.resolve("whole.out")));
    return weights("whole");
  }

  /**
   * Kills once the process has been alive a random time, again and again.
   *
   * @return how often it was killed
   */
  int killedUntilDone(String work, Random random, int mostKills)
      throws IOException, InterruptedException {
    int kills = 0;
    while (true) {
      Process process = start(work);
      long patience = kills < mostKills ? 300 + random.nextInt(6000) : 600_000;
      if (process.waitFor(patience, TimeUnit.MILLISECONDS)) {
        assertEquals(0, process.exitValue(), Files.readString(directory.resolve(work + ".out")));
        return kills;
      }
      process.destroyForcibly().waitFor();
      kills++;
    }
  }

  byte[] weights(String work) throws IOException {
    return Files.readAllBytes(directory.resolve(work).resolve("checkpoint.safetensors"));
  }

  static void same(byte[] expected, byte[] found) {
    assertArrayEquals(expected, found, "weights and optimizer state, bit by bit");
  }
}
