package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What requests may leave behind in a service: permits, and files of the spool. */
final class Leftovers {
  private static final Pattern HELD =
      Pattern.compile("(?m)^recon_(?:queue_depth|queue_bytes|inflight)(?:\\{[^}]*})? (\\S+)$");
  private static final int POLLS = 600;
  private static final int POLL_MILLISECONDS = 200;

  private Leftovers() {}

  /** Waits a while: clients learn of an end before the service has cleaned up. */
  static void awaitNone(ServiceProcess service, Path spool)
      throws IOException, InterruptedException {
    for (int poll = 0; poll < POLLS && count(service, spool) > 0; poll++) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
    }
    assertEquals(0, held(service), "requests, or bytes of them, still have a permit");
    assertEquals(0, files(spool), "files lie in the spool");
  }

  private static double count(ServiceProcess service, Path spool)
      throws IOException, InterruptedException {
    return held(service) + files(spool);
  }

  private static double held(ServiceProcess service) throws IOException, InterruptedException {
    Matcher held = HELD.matcher(service.get(service.managementUri("/q/metrics")).body());
    double sum = 0;
    int found = 0;
    while (held.find()) {
      sum += Double.parseDouble(held.group(1));
      found++;
    }
    if (found < 3) {
      throw new AssertionError("the metrics do not tell what is held");
    }
    return sum;
  }

  private static long files(Path spool) throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files.count();
    }
  }
}
