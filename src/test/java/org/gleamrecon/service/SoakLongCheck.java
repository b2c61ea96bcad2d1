package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand requests in a row: memory and descriptors stay flat, every answer is the same. All
 * of the Java heap is resident from the start, so that whatever the process grows by is native.
 */
@Tag("long")
class SoakLongCheck {
  private static final int REQUESTS = 2000;

  /**
   * Requests after which the process has seen everything it will allocate lazily (pools, compiled
   * code).
   */
  private static final int SETTLED = 1000;

  @TempDir Path data;

  @Test
  void memoryIsFlatOverTwoThousandRequests() throws Exception {
    Path scan = Peers.shared("data/streams/scan.h5");
    try (ServiceProcess service =
        ServiceProcess.start(
            data, Map.of("GLEAM_JAVA_OPTS", "-Xms512m -Xmx512m -XX:+AlwaysPreTouch"))) {
      byte[] first = new byte[0];
      long settledHeap = 0;
      long settledMegabytes = 0;
      long settledDescriptors = 0;
      for (int request = 0; request < REQUESTS; request++) {
        HttpResponse<byte[]> answer =
            service.post(
                "/v1/reconstructions?method=" + (request % 4 == 3 ? "zero-filled" : "sense"),
                scan,
                "application/x-ismrmrd-stream");
        assertEquals(200, answer.statusCode(), "request " + request);
        if (request == 0) {
          first = answer.body();
        } else if (request % 4 != 3) {
          assertArrayEquals(first, answer.body(), "request " + request);
        }
        if (request == SETTLED) {
          settledHeap = service.heapMegabytes();
          settledMegabytes = service.residentMegabytes();
          settledDescriptors = service.descriptors();
        }
      }
      long heap = service.heapMegabytes();
      long megabytes = service.residentMegabytes();
      long descriptors = service.descriptors();
      System.out.printf(
          "RESULT soak | - | %d | heap 512 MB: resident %d MB after %d requests, %d MB at the end,"
              + " peak %d MB; Java heap after a collection %d MB, then %d MB; descriptors %d, then %d%n",
          REQUESTS,
          settledMegabytes,
          SETTLED,
          megabytes,
          service.peakMegabytes(),
          settledHeap,
          heap,
          settledDescriptors,
          descriptors);
      assertTrue(
          megabytes <= settledMegabytes * 1.05 + 20,
          "resident memory grew from %d to %d MB".formatted(settledMegabytes, megabytes));
      assertTrue(
          heap <= settledHeap * 1.1 + 5,
          "Java heap grew from %d to %d MB".formatted(settledHeap, heap));
      assertTrue(
          descriptors <= settledDescriptors + 5,
          "descriptors grew from %d to %d".formatted(settledDescriptors, descriptors));
    }
  }
}
