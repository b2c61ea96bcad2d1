package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program; a short sample of the long check, without its bars on time. */
class LiveLatencyTest {
  private static final int REQUESTS = 4;

  @TempDir Path directory;

  @Test
  void scansAreServedBesideAJobThatGivesWayAndGetsOn() throws Exception {
    try (LiveLatency latency = new LiveLatency(directory, 2)) {
      assertEquals(REQUESTS, latency.requests(REQUESTS).size());
      assertEquals(REQUESTS, latency.requestsBesideAJob(REQUESTS).size());
      assertTrue(latency.stepsPerSecondBesideAnIdleService(Duration.ofSeconds(5)) > 0);
    }
  }
}
