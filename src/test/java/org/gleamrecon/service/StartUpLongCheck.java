package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;
import org.gleamrecon.train.Contenders;
import org.gleamrecon.train.Spread;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service with the models that ship and no settings: how soon it answers, and what it takes.
 */
@Tag("long")
class StartUpLongCheck {
  private static final int STARTS = Contenders.repetitions(7);
  private static final double READY_BAR_MS = 5000;
  private static final double MEMORY_BAR_MB = 450;
  private static final Pattern FRAMEWORK = Pattern.compile("started in ([0-9.]+)s");
  private static final Pattern WARM = Pattern.compile("warm after (\\d+) ms");

  @TempDir Path directory;

  @Test
  void theServiceIsReadyInFiveSecondsAndUnder450Megabytes() throws Exception {
    Peers.run(ServiceProcess.launcher(), "--help");
    double[] ready = new double[STARTS];
    double[] started = new double[STARTS];
    double[] framework = new double[STARTS];
    double[] warm = new double[STARTS];
    double[] memory = new double[STARTS];
    double[] heap = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      Path data = Files.createDirectory(directory.resolve("data" + i));
      try (ServiceProcess service = ServiceProcess.start(data, Map.of())) {
        ready[i] = service.readyAfterMs();
        started[i] = service.startedAfterMs();
        memory[i] = service.residentMegabytes();
        framework[i] = 1000 * said(FRAMEWORK, service.log());
        warm[i] = said(WARM, service.log());
        heap[i] = service.heapMegabytes();
      }
    }
    System.out.printf(
        "RESULT start with the shipped models | - | %d | ready after %s ms (bar %.0f; of it the framework %s),"
            + " warm after %s ms (of it the warm-up scans %s); resident then %s MB (bar %.0f), Java heap in use after"
            + " a collection %s MB%n",
        STARTS,
        Spread.of(ready),
        READY_BAR_MS,
        Spread.of(framework),
        Spread.of(started),
        Spread.of(warm),
        Spread.of(memory),
        MEMORY_BAR_MB,
        Spread.of(heap));
    assertTrue(Spread.of(ready).median() <= READY_BAR_MS, "ready after " + Spread.of(ready));
    assertTrue(Spread.of(memory).median() <= MEMORY_BAR_MB, "resident " + Spread.of(memory));
  }

  private static double said(Pattern pattern, String log) {
    Matcher matcher = pattern.matcher(log);
    assertTrue(matcher.find(), log);
    return Double.parseDouble(matcher.group(1));
  }
}
