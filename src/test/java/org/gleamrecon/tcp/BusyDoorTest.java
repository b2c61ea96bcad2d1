package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Close;
import org.gleamrecon.mrd.wire.MrdMessage.Header;
import org.gleamrecon.mrd.wire.MrdMessage.ImageMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Query;
import org.gleamrecon.mrd.wire.MrdMessage.Response;
import org.gleamrecon.mrd.wire.MrdMessage.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sessions at once, a full service, and one that stops. */
class BusyDoorTest {
  private static final byte[] SCAN = ExampleScan.bytes(ExampleScan.scan(new Random(1), 6));
  private static final Header HEADER = new Header(ExampleScan.utf8(ExampleScan.HEADER));

  @TempDir Path directory;
  private OpenDoor door;

  @SuppressWarnings("NullAway") // set before each test
  BusyDoorTest() {}

  @BeforeEach
  void open() {
    door = new OpenDoor(directory, OpenDoor.LIMITS);
  }

  @AfterEach
  void nothingIsLeft() {
    door.assertNothingLeft();
    door.close();
  }

  private static long images(List<MrdMessage> answer) {
    return answer.stream().filter(ImageMessage.class::isInstance).count();
  }

  @Test
  void twoScansAtOnceAreBothServed() throws IOException {
    try (ScannerClient one = door.client();
        ScannerClient other = door.client()) {
      int half = SCAN.length / 2;
      one.send(java.util.Arrays.copyOf(SCAN, half));
      other.send(SCAN);
      one.send(java.util.Arrays.copyOfRange(SCAN, half, SCAN.length));
      assertEquals(6, images(one.rest()));
      assertEquals(6, images(other.rest()));
    }
  }

  @Test
  void aFullServiceSaysWhenToComeAgain() throws IOException {
    door.corridor.slow = true;
    try (ScannerClient working = door.client().send(SCAN);
        ScannerClient waiting = door.client().send(SCAN)) {
      OpenDoor.await(1, () -> door.gate.state().waiting());
      try (ScannerClient refused = door.client()) {
        List<MrdMessage> answer = refused.send(SCAN).rest();
        String text = ((Text) answer.get(0)).text();
        assertTrue(text.startsWith("error QUEUE_FULL (CAPACITY): "), text);
        assertTrue(text.contains("come again in "), text);
        assertEquals(new Close(), answer.get(1));
        assertEquals(2, answer.size());
      }
      door.corridor.goOn.release(2);
      assertEquals(6, images(working.rest()));
      assertEquals(6, images(waiting.rest()));
    }
    assertTrue(door.outcomes.contains("rejected QUEUE_FULL"), door.outcomes.toString());
  }

  @Test
  void connectionsAreServedWhileScansAreWorkedOn() throws IOException {
    door.corridor.slow = true;
    try (ScannerClient working = door.client().send(SCAN);
        ScannerClient waiting = door.client().send(SCAN)) {
      door.corridor.working.acquireUninterruptibly();
      OpenDoor.await(1, () -> door.gate.state().waiting());
      try (ScannerClient asking = door.client()) {
        assertEquals(
            Optional.of(new Response(5, "gleam-recon")), asking.send(new Query(5, "")).next());
      }
      door.corridor.goOn.release(2);
      assertEquals(6, images(working.rest()));
      assertEquals(6, images(waiting.rest()));
    }
  }

  @Test
  void oneSessionTooManyIsToldSo() throws IOException {
    List<ScannerClient> open = new ArrayList<>();
    for (int i = 0; i < OpenDoor.LIMITS.maxSessions(); i++) {
      open.add(door.client());
      // Answered: so it is counted.
      assertTrue(open.get(i).send(new Query(i, "")).next().isPresent());
    }
    try (ScannerClient refused = door.client()) {
      List<MrdMessage> answer = refused.rest();
      assertTrue(((Text) answer.get(0)).text().startsWith("error QUEUE_FULL"), answer.toString());
    }
    for (ScannerClient client : open) {
      client.close();
    }
  }

  @Test
  void whoGoesAwayCancelsItsWork() throws IOException {
    door.corridor.slow = true;
    try (ScannerClient client = door.client().send(SCAN)) {
      door.corridor.working.acquireUninterruptibly();
      client.cut();
      OpenDoor.await(List.of("mrd CANCELLED"), () -> List.copyOf(door.outcomes));
    }
  }

  @Test
  void queriesWhoseAnswersNobodyReadsDoNotFillTheMemory() throws Exception {
    byte[] queries = ExampleScan.bytes(java.util.Collections.nCopies(2000, new Query(1, "")));
    // More than the systems of both sides hold: a receiver's buffer grows to 32 MB on some.
    int pieces = (256 << 20) / queries.length;
    AtomicInteger sent = new AtomicInteger();
    try (ScannerClient client = ScannerClient.thatHolds(door.port, 1 << 16)) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (sent.get() < pieces) {
                    client.send(queries);
                    sent.incrementAndGet();
                  }
                } catch (IOException cut) {
                  // The test is over.
                }
              });
      sender.start();
      int before;
      do {
        before = sent.get();
        sender.join(1000);
      } while (sent.get() > before);
      assertTrue(sender.isAlive(), sent + " of " + pieces + " pieces were taken");
      client.cut();
      sender.join();
    }
  }

  @Test
  void aServiceThatStopsEndsTheScansItHasAndNoOthers() throws Exception {
    door.corridor.slow = true;
    Thread stopping = new Thread(() -> door.server.close(Duration.ofSeconds(20)));
    try (ScannerClient working = door.client().send(SCAN);
        ScannerClient arriving =
            door.client().send(java.util.Arrays.copyOf(SCAN, SCAN.length - 9));
        ScannerClient early = door.client().send(HEADER)) {
      door.corridor.working.acquireUninterruptibly();
      OpenDoor.await(1, () -> door.gate.state().arriving());
      assertTrue(early.send(new Query(1, "")).next().isPresent());
      door.gate.close();
      stopping.start();
      List<MrdMessage> told = early.rest();
      assertTrue(((Text) told.get(0)).text().startsWith("error SHUTTING_DOWN"), told.toString());
      assertEquals(new Close(), told.get(1));
      try (ScannerClient late = door.client()) {
        assertTrue(((Text) late.rest().get(0)).text().startsWith("error SHUTTING_DOWN"));
      }
      arriving.send(java.util.Arrays.copyOfRange(SCAN, SCAN.length - 9, SCAN.length));
      door.corridor.goOn.release(2);
      assertEquals(6, images(working.rest()));
      assertEquals(6, images(arriving.rest()));
    }
    stopping.join();
  }
}
