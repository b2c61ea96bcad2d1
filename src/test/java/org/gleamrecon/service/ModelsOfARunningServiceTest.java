package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, while and after it serves; a short sample of the long check. */
class ModelsOfARunningServiceTest {
  @TempDir Path directory;

  private Peers.Result models(String command) {
    Path launcher =
        Path.of(System.getProperty("gleam.test.repository", ".")).resolve("gleam").toAbsolutePath();
    return Peers.execute(
        List.of(
            "sh",
            "-c",
            "GLEAM_DATA='%s' GLEAM_MODELS='%s' '%s' models %s"
                .formatted(
                    directory.resolve("data"), directory.resolve("models"), launcher, command)));
  }

  @Test
  void theCommandLineAsksTheServiceAndIsHeardByTheNextOneWhereNoneRuns() throws Exception {
    ActivationUnderLoad load = new ActivationUnderLoad(directory);
    try (ServiceProcess service = load.start()) {
      assertTrue(load.run(service, 6, 3) > 0);
      Peers.Result answer = models("activate small:1");
      assertEquals(0, answer.status(), answer.output());
      assertTrue(answer.output().contains("small:1 is active"), answer.output());
      assertTrue(service.log().contains("model small:1 is active, before it small:2"));
      Peers.Result refused = models("activate small:7");
      assertEquals(1, refused.status());
      assertTrue(refused.output().contains("gleam: MODEL_NOT_FOUND: "), refused.output());
    }
    Peers.Result answer = models("rollback small");
    assertTrue(answer.output().contains("small:2 is active"), answer.output());
    assertTrue(
        Files.readString(directory.resolve("data/active-models.json")).contains("\"active\" : 2"));
    assertTrue(models("list").output().contains("small  1 2 (newest), 2 (active)"));
  }
}
