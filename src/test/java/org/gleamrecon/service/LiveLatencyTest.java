package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program; a short sample of the long check, without its bars on time. */
class LiveLatencyTest {
  private static final int REQUESTS = 4;

  @TempDir Path directory;

  @Test
  void scansAreServedBesideAJobThatGivesWayAndGetsOn() throws Exception {
    try (LiveLatency latency = new LiveLatency(directory, 2, false)) {
      assertEquals(REQUESTS, latency.requests(REQUESTS).size());
      assertTrue(latency.requestsUntilAJobGaveWayAndGotOn().path("step").asInt() > 0);
    }
  }
}
