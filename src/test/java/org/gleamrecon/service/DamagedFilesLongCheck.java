package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand damaged files: none crashes the service, hangs it, exceeds memory or is answered with
 * a 5xx.
 */
@Tag("long")
class DamagedFilesLongCheck {
  private static final int FILES = 1000;
  private static final int SEED = 20261123;

  @TempDir Path data;

  @Test
  void noDamagedFileHarmsTheService() throws Exception {
    Path files = DamagedFiles.make(data, FILES, SEED);
    try (ServiceProcess service =
        ServiceProcess.start(
            Files.createDirectory(data.resolve("service")),
            Map.of("GLEAM_JAVA_OPTS", "-Xmx512m"))) {
      DamagedFiles.Outcome outcome = DamagedFiles.post(service, files);
      System.out.printf(
          "RESULT damaged files: %d files, seed %d, %d faults, slowest %d ms, process peak %d MB,"
              + " answers %s%n",
          outcome.files(),
          SEED,
          outcome.faults().size(),
          outcome.slowestMs(),
          service.peakMegabytes(),
          outcome.answers());
      assertEquals(List.of(), outcome.faults());
      assertTrue(service.peakMegabytes() < 2000, "peak " + service.peakMegabytes() + " MB");
    }
  }
}
