package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.train.Contenders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand sessions at both doors over a network that delays, cuts, half-closes, drips and
 * garbles, and twice a thousand idle connections at each door: nothing hangs, nothing is left. All
 * of the Java heap is resident from the start, so that whatever the process grows by is native.
 */
@Tag("long")
class NetworkFaultsLongCheck {
  private static final int SESSIONS = Contenders.repetitions(10_000);
  private static final int SETTLED = Math.max(1, 4 * SESSIONS / 10);
  private static final int IDLE = Contenders.repetitions(1000);
  private static final int AT_ONCE = 24;
  private static final long SEED = 6;

  @TempDir Path directory;

  @Test
  void nothingHangsAndNothingIsLeftAfterTenThousandSessions() throws Exception {
    Path data = Files.createDirectory(directory.resolve("service"));
    Map<String, String> settings = new TreeMap<>(NetworkFaults.TIMES);
    settings.put("GLEAM_JAVA_OPTS", "-Xms512m -Xmx512m -XX:+AlwaysPreTouch");
    settings.put("GLEAM_MRD_MAX_SESSIONS", "1200");
    settings.put("GLEAM_ADMISSION_MAX_QUEUED", "1200");
    try (ServiceProcess service = ServiceProcess.start(data, settings)) {
      NetworkFaults faults = new NetworkFaults(service, directory, data, SEED);
      Map<String, Integer> ends = new TreeMap<>();
      assertEquals(List.of(), faults.idle(IDLE));
      run(faults, 0, SETTLED, ends);
      faults.awaitNothingLeft();
      long heap = service.heapMegabytes();
      long megabytes = service.residentMegabytes();
      long descriptors = service.descriptors();
      run(faults, SETTLED, SESSIONS - SETTLED, ends);
      assertEquals(List.of(), faults.idle(IDLE));
      faults.awaitNothingLeft();
      long lastHeap = service.heapMegabytes();
      long lastMegabytes = service.residentMegabytes();
      long lastDescriptors = service.descriptors();
      System.out.printf(
          "RESULT network faults | %d | %d | both doors, and twice %d idle connections at each:"
              + " none hung, no permit and no file left; resident %d MB after %d sessions, %d MB at"
              + " the end; Java heap after a collection %d MB, then %d MB; descriptors %d, then %d;"
              + " %s%n",
          SEED,
          SESSIONS,
          IDLE,
          megabytes,
          SETTLED,
          lastMegabytes,
          heap,
          lastHeap,
          descriptors,
          lastDescriptors,
          ends);
      assertTrue(lastMegabytes <= megabytes * 1.05 + 20, "resident memory grew");
      assertTrue(lastHeap <= heap * 1.1 + 5, "the Java heap grew");
      assertTrue(lastDescriptors <= descriptors + 5, "descriptors grew");
      assertTrue(service.isAlive(), "the service died");
    }
  }

  private static void run(NetworkFaults faults, int first, int sessions, Map<String, Integer> ends)
      throws Exception {
    NetworkFaults.Outcome outcome = faults.run(first, sessions, AT_ONCE);
    outcome.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
    assertEquals(List.of(), outcome.wrong(), ends::toString);
  }
}
