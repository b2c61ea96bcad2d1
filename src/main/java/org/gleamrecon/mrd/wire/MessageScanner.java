package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in a stream whose bytes arrive in pieces of any length. Keeps no more than the
 * first bytes of the message under way, which tell its length. Not for several threads at once.
 */
public final class MessageScanner {
  /** More than any header with the fields around it: an acquisition's has 340 bytes. */
  private static final int HEAD_BYTES = 512;

  private final MessageLimits limits;
  private final byte[] head = new byte[HEAD_BYTES];
  private int headLength;
  private int needed = Short.BYTES;
  private long start;
  private long position;
  private boolean begun;
  private @Nullable MessageExtent message;

  public MessageScanner(MessageLimits limits) {
    this.limits = limits;
  }

  /** What was found at the scanner's position. */
  public sealed interface Sighting {}

  /** A message's number; its body follows. */
  public record Begun(MessageId id, long start) implements Sighting {}

  /** A message's last byte. */
  public record Complete(MessageExtent message) implements Sighting {}

  /**
   * Takes bytes up to the next beginning or end of a message.
   *
   * @param bytes what has arrived; its position moves
   * @return empty if all bytes are taken and nothing was found
   * @throws ReconstructionException MRD_UNKNOWN_MESSAGE, MRD_MALFORMED, MRD_HEADER_INVALID (too
   *     long), SCAN_TOO_LARGE or COMPRESSED_ACQUISITION; the stream cannot be read on after any
   */
  public Optional<Sighting> next(ByteBuffer bytes) {
    while (true) {
      MessageExtent known = message;
      if (known != null) {
        int count = (int) Math.min(known.end() - position, bytes.remaining());
        bytes.position(bytes.position() + count);
        position += count;
        if (position < known.end()) {
          return Optional.empty();
        }
        beginNext();
        return Optional.of(new Complete(known));
      }
      int count = Math.min(needed - headLength, bytes.remaining());
      bytes.get(head, headLength, count);
      headLength += count;
      position += count;
      if (headLength < needed) {
        return Optional.empty();
      }
      if (!begun) {
        begun = true;
        int number = Short.toUnsignedInt(at(start, Short.BYTES).getShort(0));
        MessageId id = MessageId.of(number).orElseThrow(() -> MessageReader.unknown(number, start));
        return Optional.of(new Begun(id, start));
      }
      try {
        message = MessageExtent.at(start, this::at, limits);
      } catch (NotThereYet more) {
        needed = more.needed;
      }
    }
  }

  /** Bytes taken so far. */
  public long position() {
    return position;
  }

  /** Whether the last byte taken was the last of a message, or none was taken. */
  public boolean betweenMessages() {
    return headLength == 0;
  }

  private void beginNext() {
    message = null;
    begun = false;
    headLength = 0;
    needed = Short.BYTES;
    start = position;
  }

  private ByteBuffer at(long from, int count) {
    long end = from - start + count;
    if (end > HEAD_BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "the length of a message must be told by its first %d bytes".formatted(HEAD_BYTES));
    }
    if (end > headLength) {
      throw new NotThereYet((int) end);
    }
    return ByteBuffer.wrap(head, (int) (from - start), count)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Not a failure, and frequent: without a stack trace. */
  private static final class NotThereYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int needed;

    NotThereYet(int needed) {
      super(null, null, false, false);
      this.needed = needed;
    }
  }
}
