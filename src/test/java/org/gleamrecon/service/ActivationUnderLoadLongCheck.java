package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred activations while four clients reconstruct: no request fails, every answer is wholly
 * that of the version it names, and memory stays flat. All of the Java heap is resident from the
 * start, so that whatever the process grows by is native.
 */
@Tag("long")
class ActivationUnderLoadLongCheck {
  private static final int SWAPS = 100;

  @TempDir Path directory;

  @Test
  void noRequestFailsAndNoAnswerMixesVersions() throws Exception {
    ActivationUnderLoad load = new ActivationUnderLoad(directory);
    try (ServiceProcess service = load.start()) {
      int answers = load.run(service, SWAPS, 4);
      long settled = service.residentMegabytes();
      answers += load.run(service, SWAPS, 4);
      long end = service.residentMegabytes();
      System.out.printf(
          "RESULT activation under load | 1 | %d | %d answers of 4 clients, none failed, each"
              + " bit-equal to the version it names; resident %d MB after %d activations, %d MB at"
              + " the end%n",
          2 * SWAPS, answers, settled, SWAPS, end);
      assertTrue(end <= settled * 1.05 + 20, "%d MB grew to %d MB".formatted(settled, end));
    }
  }
}
