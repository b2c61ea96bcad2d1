package org.gleamrecon.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gleamrecon.dicom.DicomSeries;

/**
 * Kills a process that delivers, again and again, while its archive goes away and comes back, and
 * looks whether what it took arrives.
 */
final class KilledDelivery {
  private static final int SERIES = 12;

  private final Path directory;
  private final Random random;
  private int killedBeforeTheEnd;
  private int outages;

  KilledDelivery(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** How many of the kills came before everything was delivered. */
  int killedBeforeTheEnd() {
    return killedBeforeTheEnd;
  }

  /** How often an archive went away. */
  int outages() {
    return outages;
  }

  /** An outbox that delivers to storescp; its process is killed so often, then left to end. */
  void toStorescp(int kills) throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(directory, "run");
    int port = Archive.freePort();
    try (StorescpArchive archive = new StorescpArchive(own.resolve("store"), port)) {
      run(own, archive, "dicom", port, kills);
    }
  }

  /** The same to Orthanc, by C-STORE or by STOW-RS. */
  void toOrthanc(boolean stow, int kills) throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(directory, "run");
    try (Orthanc orthanc = new Orthanc(own)) {
      run(
          own,
          orthanc,
          stow ? "stow" : "dicom",
          stow ? orthanc.httpPort : orthanc.dicomPort,
          kills);
      assertEquals(5 * SERIES, orthanc.count("CountInstances"));
      assertEquals(SERIES, orthanc.count("CountSeries"));
    }
  }

  private void run(Path own, RestartableArchive archive, String kind, int port, int kills)
      throws IOException, InterruptedException {
    archive.start();
    int taken = 0;
    try (Outages away = new Outages(archive, random.nextLong())) {
      for (int kill = 0; kill < kills; kill++) {
        taken = Math.max(taken, killed(own, kind, port, taken));
      }
      outages += away.count();
    }
    Process last = start(own, kind, port, taken);
    List<String> told;
    try (BufferedReader out = last.inputReader(StandardCharsets.UTF_8)) {
      told = out.lines().toList();
    }
    assertTrue(last.waitFor(2, TimeUnit.MINUTES));
    assertEquals(0, last.exitValue(), Files.readString(own.resolve("errors.log")));
    assertTrue(told.contains("done"), told.toString());
    assertArrived(archive);
  }

  private static void assertArrived(RestartableArchive archive) throws IOException {
    Map<String, byte[]> found = archive.held();
    for (int i = 1; i <= SERIES; i++) {
      DicomSeries series = OpenDelivery.series(i);
      for (int image = 0; image < series.size(); image++) {
        byte[] there = found.get(series.sopInstanceUid(image));
        assertNotNull(there, "image " + image + " of series " + i);
        assertArrayEquals(archive.expected(series.file(image)), there);
      }
    }
    assertEquals(5 * SERIES, found.size());
  }

  /** Lets a process run for a while, then kills it. Returns the last series that it took. */
  private int killed(Path own, String kind, int port, int taken)
      throws IOException, InterruptedException {
    Process process = start(own, kind, port, taken);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertEquals("delivering", line, Files.readString(own.resolve("errors.log")));
      Thread.sleep(random.nextInt(500));
      boolean alive = process.isAlive();
      // The handle leaves what the process has said to be read.
      process.toHandle().destroyForcibly();
      process.waitFor();
      killedBeforeTheEnd += alive ? 1 : 0;
      int last = taken;
      for (line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("taken ")) {
          last = Integer.parseInt(line.substring("taken ".length()));
        }
      }
      return last;
    }
  }

  private Process start(Path own, String kind, int port, int taken) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path", "")),
            DeliveringProcess.class.getName(),
            own.toString(),
            kind,
            Integer.toString(port),
            Integer.toString(taken + 1),
            Integer.toString(SERIES)));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(own.resolve("errors.log").toFile()))
        .start();
  }
}
