package org.gleamrecon.mrd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.ExampleScan;
import org.junit.jupiter.api.Test;

class MessageScannerTest {
  private static final byte[] STREAM = ExampleScan.bytes(ExampleScan.everyMessage(new Random(3)));

  /** Where messages lie, found with all bytes at hand. */
  private static List<MessageScanner.Sighting> expected() {
    ByteBuffer all = ByteBuffer.wrap(STREAM);
    MessageExtent.Bytes whole =
        (position, count) -> all.slice((int) position, count).order(ByteOrder.LITTLE_ENDIAN);
    List<MessageScanner.Sighting> sightings = new ArrayList<>();
    for (long at = 0; at < STREAM.length; ) {
      MessageExtent message = MessageExtent.at(at, whole, MessageLimits.DEFAULT);
      sightings.add(new MessageScanner.Begun(message.id(), at));
      sightings.add(new MessageScanner.Complete(message));
      at = message.end();
    }
    return sightings;
  }

  private static List<MessageScanner.Sighting> scan(MessageScanner scanner, byte[] piece) {
    List<MessageScanner.Sighting> sightings = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(piece);
    Optional<MessageScanner.Sighting> next = scanner.next(bytes);
    while (next.isPresent()) {
      sightings.add(next.get());
      next = scanner.next(bytes);
    }
    assertFalse(bytes.hasRemaining());
    return sightings;
  }

  @Test
  void messagesAreFoundWhateverThePieces() {
    Random random = new Random(4);
    for (int longest : new int[] {1, 2, 7, 400, 5000, STREAM.length}) {
      MessageScanner scanner = new MessageScanner(MessageLimits.DEFAULT);
      List<MessageScanner.Sighting> found = new ArrayList<>();
      for (int at = 0; at < STREAM.length; ) {
        int count = Math.min(STREAM.length - at, 1 + random.nextInt(longest));
        byte[] piece = java.util.Arrays.copyOfRange(STREAM, at, at + count);
        found.addAll(scan(scanner, piece));
        at += count;
        assertEquals(at, scanner.position());
      }
      assertEquals(expected(), found);
      assertTrue(scanner.betweenMessages());
    }
  }

  @Test
  void aMessageBeginsWithItsNumber() {
    MessageScanner scanner = new MessageScanner(MessageLimits.DEFAULT);
    assertEquals(List.of(), scan(scanner, new byte[] {(byte) 0xf0}));
    assertFalse(scanner.betweenMessages());
    assertEquals(
        List.of(new MessageScanner.Begun(MessageId.ACQUISITION, 0)), scan(scanner, new byte[] {3}));
  }

  @Test
  void anUnknownNumberAndALengthBeyondTheLimitAreRefused() {
    assertEquals(FailureCode.MRD_UNKNOWN_MESSAGE, refusal(new byte[] {1, 1}));
    assertEquals(FailureCode.MRD_MALFORMED, refusal(new byte[] {5, 0, -1, -1, -1, -1}));
    assertEquals(FailureCode.MRD_HEADER_INVALID, refusal(new byte[] {3, 0, -1, -1, -1, -1}));
    // A DICOM file's name, and so the message's length, comes after the file.
    assertEquals(FailureCode.MRD_MALFORMED, refusal(new byte[] {(byte) 0xfa, 3, 0, 4, 0, 0}));
  }

  private static FailureCode refusal(byte[] bytes) {
    MessageScanner scanner = new MessageScanner(MessageLimits.DEFAULT);
    return assertThrows(ReconstructionException.class, () -> scan(scanner, bytes)).code();
  }
}
