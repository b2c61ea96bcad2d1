package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gleamrecon.train.Contenders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten minutes of five times as many small scans as the service can serve: it goes on serving as
 * many as it can, those that it takes in are not much slower, all others are told when to come
 * again, and soon after the load is gone it is as if there had been none. One scan may wait for
 * each that is served: a longer line serves no more, and makes everybody wait.
 */
@Tag("long")
class OverloadLongCheck {
  private static final long SEED = 6;
  private static final int OVERLOAD_SECONDS = Contenders.repetitions(600);
  private static final int PEAK_REQUESTS = Contenders.repetitions(2000);
  private static final int QUIET_REQUESTS = Contenders.repetitions(600);
  private static final int WARM_UP = Contenders.repetitions(300);
  private static final int CONCURRENT = 2;
  private static final int QUEUED = 1;
  private static final double TIMES_CAPACITY = 5;
  private static final double RECOVERY_SECONDS = 5;

  /** Of the peak rate, once the load is gone. */
  private static final double QUIET = 0.1;

  @TempDir Path directory;

  @Test
  void fiveTimesTheCapacityTakesLittleFromThoseWhoAreServed() throws Exception {
    Path data = Files.createDirectory(directory.resolve("service"));
    Path scan = ScanFiles.write(directory.resolve("small.mrd"), Overload.SCAN);
    int last = Runtime.getRuntime().availableProcessors() - 1;
    try (ServiceProcess service =
            ServiceProcess.start(
                data,
                Map.of(
                    "GLEAM_ADMISSION_MAX_CONCURRENT", String.valueOf(CONCURRENT),
                    "GLEAM_ADMISSION_MAX_QUEUED", String.valueOf(QUEUED)));
        Overload load = Overload.start(service.uri(Overload.PATH), scan, last)) {
      load.closed(1, WARM_UP);
      load.closed(CONCURRENT + QUEUED, WARM_UP);
      double peak = 0;
      for (int clients = 1; clients <= CONCURRENT + QUEUED; clients++) {
        peak = Math.max(peak, load.closed(clients, PEAK_REQUESTS).perSecond());
      }
      Overload.Stretch quiet = load.closed(1, QUIET_REQUESTS);
      double rate = TIMES_CAPACITY * peak;
      Overload.Stretch over = load.open(rate, (int) (rate * OVERLOAD_SECONDS));
      int soon = (int) Math.ceil(QUIET * peak * RECOVERY_SECONDS);
      Overload.Stretch first = load.open(QUIET * peak, soon);
      Overload.Stretch after = load.open(QUIET * peak, QUIET_REQUESTS);
      System.out.printf(
          "RESULT overload | %d | %d | 64x64, 4 coils, sense, %d at once and %d waiting, peak"
              + " %.1f/s, offered %.1f/s for %d s: goodput %.1f/s, %.3f of the peak (bar 0.95), %d"
              + " served, %d refused; served in %.0f ms, p99 %.0f ms, unloaded %.0f ms, p99 %.0f"
              + " ms, ratio of p99 %.2f (bar 2); afterwards p99 %.0f ms, last refusal after %.0f ms"
              + " (bar 5000); generator %.1f %% of a processor (void above 10)%n",
          SEED,
          over.served() + over.refused(),
          CONCURRENT,
          QUEUED,
          peak,
          rate,
          OVERLOAD_SECONDS,
          over.perSecond(),
          over.perSecond() / peak,
          over.served(),
          over.refused(),
          over.medianMs(),
          over.p99Ms(),
          quiet.medianMs(),
          quiet.p99Ms(),
          over.p99Ms() / quiet.p99Ms(),
          after.p99Ms(),
          first.lastRefusedMs(),
          over.cpuPercent());
      for (Overload.Stretch stretch : List.of(quiet, over, first, after)) {
        assertEquals(List.of(), stretch.wrong());
      }
      Leftovers.awaitNone(service, data.resolve("spool"));
      assertTrue(over.cpuPercent() < 10, "void: the generator took " + over.cpuPercent() + " %");
      assertTrue(over.perSecond() >= 0.95 * peak, "goodput");
      assertTrue(over.p99Ms() <= 2 * quiet.p99Ms(), "p99 of those served");
      assertEquals(0, after.refused(), "refused though there is room");
      assertTrue(after.p99Ms() <= 2 * quiet.p99Ms(), "p99 after the load");
    }
  }
}
