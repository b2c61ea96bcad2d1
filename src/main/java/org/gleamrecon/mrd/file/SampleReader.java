package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads floats from a place in the file, through direct buffers small enough for the processor's
 * cache. The buffers are few and kept for the process's life: making one for each scan would leave
 * native memory to the garbage collector.
 */
final class SampleReader {
  private static final int BUFFER_BYTES = 256 << 10;

  /** More threads than this share the disk badly anyway; they pay for a buffer of their own. */
  private static final int KEPT_BUFFERS = 16;

  private static final ArrayBlockingQueue<ByteBuffer> BUFFERS =
      new ArrayBlockingQueue<>(KEPT_BUFFERS);

  /** Independent sums, so that the additions overlap in the processor. */
  private static final int LANES = 8;

  private SampleReader() {}

  static float[] read(HdfBytes bytes, long address, int count) {
    float[] values = new float[count];
    if (count == 0) {
      return values;
    }
    @Nullable ByteBuffer kept = BUFFERS.poll();
    ByteBuffer buffer =
        kept != null
            ? kept
            : ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int step = BUFFER_BYTES / Float.BYTES;
    for (int done = 0; done < count; done += step) {
      int length = Math.min(step, count - done);
      buffer.clear().limit(length * Float.BYTES);
      bytes.read(buffer, address + (long) done * Float.BYTES);
      buffer.flip().asFloatBuffer().get(values, done, length);
    }
    boolean unused = BUFFERS.offer(buffer);
    return values;
  }

  /** Whether no value is NaN or infinite: 0 x is 0 for finite x and NaN otherwise. */
  static boolean allFinite(float[] values) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = values.length - values.length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      s0 += values[i] * 0f;
      s1 += values[i + 1] * 0f;
      s2 += values[i + 2] * 0f;
      s3 += values[i + 3] * 0f;
      s4 += values[i + 4] * 0f;
      s5 += values[i + 5] * 0f;
      s6 += values[i + 6] * 0f;
      s7 += values[i + 7] * 0f;
    }
    for (int i = whole; i < values.length; i++) {
      s0 += values[i] * 0f;
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 == 0;
  }
}
