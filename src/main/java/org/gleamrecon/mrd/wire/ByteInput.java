package org.gleamrecon.mrd.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Little-endian numbers from a stream, never a byte more than asked for (the other side may be
 * waiting for our answer).
 *
 * <p>Invariant: an array never grows beyond twice what has arrived plus {@link #FIRST_BYTES}, so a
 * header that promises more than follows costs nothing. Never skips: the JDK's HTTP server corrupts
 * a chunked body there.
 */
final class ByteInput {
  private static final int FIRST_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private final ByteBuffer view = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  private final FloatBuffer floatView = view.asFloatBuffer();
  private long position;
  private long messageStart;
  private int messageNumber;

  ByteInput(InputStream in) {
    this.in = in;
  }

  /** Bytes taken so far. */
  long position() {
    return position;
  }

  /** The number of the next message, -1 at the end of the stream. */
  int messageNumber() throws IOException {
    messageStart = position;
    messageNumber = -1;
    int read = in.readNBytes(chunk, 0, 2);
    position += read;
    if (read == 0) {
      return -1;
    }
    if (read == 1) {
      throw truncated(1);
    }
    messageNumber = Short.toUnsignedInt(view.getShort(0));
    return messageNumber;
  }

  /** The next bytes, in a little-endian buffer that the next call overwrites. */
  ByteBuffer take(int bytes) throws IOException {
    fill(bytes);
    return view;
  }

  long u64() throws IOException {
    return take(8).getLong(0);
  }

  long u32() throws IOException {
    return Integer.toUnsignedLong(take(4).getInt(0));
  }

  byte[] bytes(int count) throws IOException {
    byte[] values = new byte[Math.min(count, FIRST_BYTES)];
    int have = 0;
    while (have < count) {
      if (have == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * have));
      }
      int wanted = values.length - have;
      int read = in.readNBytes(values, have, wanted);
      position += read;
      have += read;
      if (read < wanted) {
        throw truncated(count - have);
      }
    }
    return values;
  }

  float[] floats(int count) throws IOException {
    float[] values = new float[Math.min(count, FIRST_BYTES / 4)];
    int have = 0;
    while (have < count) {
      if (have == values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * have));
      }
      int wanted = Math.min(values.length - have, chunk.length / 4);
      fill(4 * wanted);
      floatView.get(0, values, have, wanted);
      have += wanted;
    }
    return values;
  }

  private void fill(int bytes) throws IOException {
    int read = in.readNBytes(chunk, 0, bytes);
    position += read;
    if (read < bytes) {
      throw truncated(bytes - read);
    }
  }

  private ReconstructionException truncated(long missing) {
    return new ReconstructionException(
        FailureCode.MRD_TRUNCATED,
        "the stream ends after "
            + position
            + " bytes, inside "
            + (messageNumber < 0 ? "the number of a message" : "message " + messageNumber)
            + (" that begins at byte " + messageStart + "; at least " + missing)
            + " more bytes should follow");
  }
}
