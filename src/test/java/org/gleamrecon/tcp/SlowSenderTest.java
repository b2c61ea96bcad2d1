package org.gleamrecon.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.gleamrecon.access.AddressList;
import org.gleamrecon.admission.LeastRate;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Close;
import org.gleamrecon.mrd.wire.MrdMessage.ImageMessage;
import org.gleamrecon.mrd.wire.MrdMessage.Query;
import org.gleamrecon.mrd.wire.MrdMessage.Response;
import org.gleamrecon.mrd.wire.MrdMessage.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send little in much time, which passes only when it is told to; none is ever idle.
 */
class SlowSenderTest {
  private static final List<MrdMessage> MESSAGES = ExampleScan.scan(new Random(1), 6);
  private static final byte[] SCAN = ExampleScan.bytes(MESSAGES);
  private static final int TWO_READOUTS = ExampleScan.bytes(MESSAGES.subList(0, 4)).length;
  private static final MrdDoorLimits LIMITS =
      new MrdDoorLimits(
          AddressList.LOOPBACK,
          8,
          Duration.ofDays(1000),
          1 << 22,
          new LeastRate(1024, Duration.ofMinutes(1)),
          1 << 26,
          Duration.ofSeconds(20));

  @TempDir Path directory;

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private OpenDoor door;

  @SuppressWarnings("NullAway") // set before each test
  SlowSenderTest() {}

  @BeforeEach
  void open() {
    door =
        new OpenDoor(
            directory,
            LIMITS,
            Optional.empty(),
            () -> {
              looks.incrementAndGet();
              return now.get();
            });
  }

  @AfterEach
  void nothingIsLeft() {
    door.assertNothingLeft();
    door.close();
  }

  @Test
  void whoDripsInsideAMessageLosesItsPlace() throws Exception {
    try (ScannerClient client = door.client()) {
      client.send(Arrays.copyOf(SCAN, TWO_READOUTS + 10));
      OpenDoor.await(1, () -> door.gate.state().arriving());
      for (int sent = 0; door.outcomes.isEmpty(); sent++) {
        if (sent < 200) {
          client.send(new byte[] {SCAN[TWO_READOUTS + 10 + sent]});
        }
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        Thread.sleep(20);
      }
      assertEquals(List.of("mrd BODY_TOO_SLOW"), door.outcomes);
      OpenDoor.await(0, () -> door.gate.state().arriving());
      List<MrdMessage> answer = client.endSending().rest();
      String text = ((Text) answer.get(0)).text();
      assertTrue(text.startsWith("error BODY_TOO_SLOW (SENDER): "), text);
      assertTrue(text.contains("at least 1024 bytes a second"), text);
      assertEquals(new Close(), answer.get(1));
    }
  }

  @Test
  void aPauseBetweenMessagesIsNoSlowness() throws IOException {
    try (ScannerClient client = door.client()) {
      client.send(Arrays.copyOf(SCAN, TWO_READOUTS)).send(new Query(7, ""));
      assertEquals(Optional.of(new Response(7, "gleam-recon")), client.next());
      now.addAndGet(Duration.ofDays(1).toNanos());
      int before = looks.get();
      OpenDoor.await(true, () -> looks.get() >= before + 4);
      List<MrdMessage> answer =
          client.send(Arrays.copyOfRange(SCAN, TWO_READOUTS, SCAN.length)).rest();
      assertEquals(6, answer.stream().filter(ImageMessage.class::isInstance).count());
    }
  }
}
