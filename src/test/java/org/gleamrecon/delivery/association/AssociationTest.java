package org.gleamrecon.delivery.association;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gleamrecon.dicom.DicomEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against peers that misbehave; well-behaved ones are programs of others, in StorescpTest. */
@Timeout(120)
class AssociationTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String MR = DicomEncoder.SOP_CLASS_UID;
  private static final List<PresentationContext> STORAGE =
      List.of(new PresentationContext(1, MR, List.of(DicomEncoder.TRANSFER_SYNTAX_UID)));

  private static byte[] data(int length) {
    byte[] data = new byte[length];
    new Random(3).nextBytes(data);
    return data;
  }

  private static AssociationException failure(ScriptedPeer.Script script, Duration replyTime)
      throws IOException {
    try (ScriptedPeer peer = new ScriptedPeer(script)) {
      AssociationException failure =
          assertThrows(
              AssociationException.class,
              () -> {
                try (Association association = Association.open(peer.peer(replyTime), STORAGE)) {
                  association.store(MR, "1.2.3", ByteBuffer.wrap(data(1 << 20)));
                }
              });
      assertEquals(List.of(), peer.faults());
      return failure;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 128, 4096, 65_542, 1_000_000, 0})
  void noUnitIsLongerThanThePeerTakesAndNothingIsLost(int maximum) throws Exception {
    byte[] sent = data(maximum == 8 || maximum == 9 ? 1001 : 200_001);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    AtomicInteger longest = new AtomicInteger();
    CompletableFuture<Integer> fragments = new CompletableFuture<>();
    try (ScriptedPeer peer =
        new ScriptedPeer(
            conversation -> {
              conversation.accept(maximum);
              ByteArrayOutputStream command = new ByteArrayOutputStream();
              boolean over = false;
              int count = 0;
              while (!over) {
                Pdu.DataTransfer transfer = (Pdu.DataTransfer) conversation.read();
                int length = PduWriter.encode(transfer).length - 6;
                longest.accumulateAndGet(length, Math::max);
                for (Pdu.DataValue value : transfer.values()) {
                  (value.command() ? command : received).writeBytes(value.fragment());
                  over = !value.command() && value.last();
                  count++;
                }
              }
              fragments.complete(count);
              conversation.write(
                  ScriptedPeer.Conversation.response(
                      1, CommandSet.decode(command.toByteArray()), 0));
              conversation.read();
              conversation.write(new Pdu.ReleaseReply());
            })) {
      try (Association association = Association.open(peer.peer(LONG), STORAGE)) {
        assertEquals(0, association.store(MR, "1.2.3", ByteBuffer.wrap(sent)));
      }
      assertArrayEquals(sent, received.toByteArray());
      assertTrue(maximum == 0 || longest.get() <= maximum, longest + " of " + maximum);
      assertTrue(fragments.get() >= 2);
    }
  }

  @Test
  void severalMessagesGoThroughOneAssociationAndItIsReleased() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (ScriptedPeer peer =
        new ScriptedPeer(
            conversation -> {
              conversation.accept(16384);
              conversation.serve(0xb007);
              end.complete("released");
            })) {
      try (Association association = Association.open(peer.peer(LONG), STORAGE)) {
        for (int i = 0; i < 5; i++) {
          assertEquals(0xb007, association.store(MR, "1.2." + i, ByteBuffer.wrap(data(100_000))));
        }
      }
      assertEquals("released", end.get());
    }
  }

  @Test
  void aRejectionTellsItsNumbers() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.read();
              conversation.write(new Pdu.AssociateReject(1, 1, 7));
            },
            LONG);
    assertEquals("REJECTED_1_1_7", failure.code());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void aContextThatIsNotAcceptedHasNoTransferSyntax(int result) throws IOException {
    try (ScriptedPeer peer =
            new ScriptedPeer(
                conversation -> {
                  conversation.answer(16384, result);
                  conversation.serve(0);
                });
        Association association = Association.open(peer.peer(LONG), STORAGE)) {
      assertEquals(Optional.empty(), association.transferSyntax(MR));
    }
  }

  @Test
  void aPeerThatClosesMidTransferIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.accept(16384);
              conversation.read();
              conversation.read();
            },
            LONG);
    assertEquals(AssociationException.Kind.CLOSED, failure.kind());
  }

  @Test
  void aPeerThatAbortsIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.read();
              conversation.write(new Pdu.Abort(0, 0));
            },
            LONG);
    assertEquals(AssociationException.Kind.ABORTED, failure.kind());
  }

  @Test
  void aPeerThatNeverAnswersIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.accept(16384);
              while (true) {
                conversation.read();
              }
            },
            SHORT);
    assertEquals(AssociationException.Kind.TIMED_OUT, failure.kind());
  }

  @Test
  void aPeerThatTakesNothingIsAnError() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedPeer peer =
        new ScriptedPeer(
            conversation -> {
              conversation.accept(0);
              await(over);
            })) {
      AssociationException failure =
          assertThrows(
              AssociationException.class,
              () -> {
                try (Association association = Association.open(peer.peer(SHORT), STORAGE)) {
                  // More than the sockets' buffers hold.
                  association.store(MR, "1.2.3", ByteBuffer.allocate(1 << 26));
                }
              });
      assertEquals(AssociationException.Kind.TIMED_OUT, failure.kind());
    } finally {
      over.countDown();
    }
  }

  @Test
  void aPeerThatAnswersByteForByteRunsOutOfTimeToo() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.read();
              byte[] slow = PduWriter.encode(new Pdu.AssociateReject(1, 1, 1));
              for (byte one : slow) {
                conversation.raw(new byte[] {one});
                pause();
              }
            },
            SHORT);
    assertEquals(AssociationException.Kind.TIMED_OUT, failure.kind());
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  @Test
  void garbageIsAnErrorAndThePeerHearsAnAbort() throws Exception {
    CompletableFuture<Pdu> heard = new CompletableFuture<>();
    AssociationException failure =
        failure(
            conversation -> {
              conversation.read();
              conversation.raw(
                  "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              heard.complete(conversation.read());
            },
            LONG);
    assertEquals(AssociationException.Kind.PROTOCOL, failure.kind());
    assertEquals(new Pdu.Abort(2, 6), heard.get());
  }

  @Test
  void aResponseToSomethingElseIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.accept(0);
              Pdu.DataTransfer request = (Pdu.DataTransfer) conversation.read();
              CommandSet command = CommandSet.decode(request.values().get(0).fragment());
              while (!((Pdu.DataTransfer) conversation.read()).values().get(0).last()) {
                // The data set goes on.
              }
              conversation.write(
                  ScriptedPeer.Conversation.response(
                      1, command.number(CommandSet.MESSAGE_ID, 777), 0));
              conversation.read();
            },
            LONG);
    assertEquals(AssociationException.Kind.PROTOCOL, failure.kind());
  }

  @Test
  void aContextThatNobodyProposedIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.read();
              conversation.write(
                  new Pdu.AssociateAccept(
                      "A",
                      "B",
                      List.of(new Pdu.ContextResult(1, 0, "1.2.840.10008.1.2.4.50")),
                      new Pdu.UserInformation(0, "", "")));
              conversation.read();
            },
            LONG);
    assertEquals(AssociationException.Kind.PROTOCOL, failure.kind());
  }

  @Test
  void aResponseWithoutEndIsAnError() throws IOException {
    AssociationException failure =
        failure(
            conversation -> {
              conversation.accept(0);
              while (!((Pdu.DataTransfer) conversation.read()).values().get(0).last()) {
                // The command is short, the data set is not looked at.
              }
              while (true) {
                conversation.write(
                    new Pdu.DataTransfer(List.of(new Pdu.DataValue(1, true, false, new byte[0]))));
              }
            },
            LONG);
    assertTrue(
        failure.kind() == AssociationException.Kind.PROTOCOL
            || failure.kind() == AssociationException.Kind.CLOSED,
        failure.code());
  }

  @Test
  void aPortThatNobodyListensToIsUnreachable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AssociationException failure =
        assertThrows(
            AssociationException.class,
            () -> Association.open(ScriptedPeer.peer(port, LONG), STORAGE).close());
    assertEquals(AssociationException.Kind.UNREACHABLE, failure.kind());
  }

  @ParameterizedTest
  @CsvSource({
    "0000,STORED",
    "B000,STORED_WITH_WARNING",
    "B006,STORED_WITH_WARNING",
    "0107,STORED_WITH_WARNING",
    "0111,STORED_WITH_WARNING",
    "A700,REFUSED_NOW",
    "A702,REFUSED_NOW",
    "0110,REFUSED_NOW",
    "A900,REFUSED",
    "C000,REFUSED",
    "0122,REFUSED",
    "FE00,REFUSED",
    "FFFF,REFUSED"
  })
  void aStatusMeansWhatTheStandardSays(String status, StoreStatus meaning) {
    assertEquals(meaning, StoreStatus.of(Integer.parseInt(status, 16)));
  }
}
