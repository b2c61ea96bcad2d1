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
}
