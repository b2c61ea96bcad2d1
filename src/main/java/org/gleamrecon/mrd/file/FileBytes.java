package org.gleamrecon.mrd.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.MessageExtent;

/**
 * A file read at any place by any number of threads.
 *
 * <p>Positional reads and not a mapping: a mapping would keep a deleted spool file's space until
 * the garbage collector comes by. They cost one copy more, which is far below what the page cache
 * gives. A thread that is interrupted while reading closes the file for all: the scan is then
 * cancelled.
 */
final class FileBytes implements AutoCloseable {
  /** Large enough to make a system call's cost vanish, small enough to stay in the cache. */
  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final long size;
  private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

  private FileBytes(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  static FileBytes open(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new FileBytes(channel, channel.size());
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  /** Size when the file was opened. */
  long size() {
    return size;
  }

  /** Fills an array with little-endian floats. */
  void floats(long position, float[] target) {
    requireRange(position, 4L * target.length);
    ByteBuffer buffer = borrow();
    try {
      for (int done = 0; done < target.length; ) {
        int count = Math.min(target.length - done, BUFFER_BYTES / 4);
        fill(buffer, position + 4L * done, 4 * count);
        buffer.asFloatBuffer().get(0, target, done, count);
        done += count;
      }
    } finally {
      buffers.add(buffer);
    }
  }

  /**
   * A window for one thread that walks through the file: small reads close to one another share a
   * system call.
   */
  MessageExtent.Bytes window() {
    return new Window();
  }

  private final class Window implements MessageExtent.Bytes {
    private static final int WINDOW_BYTES = 1 << 13;

    private ByteBuffer window = littleEndian(0);
    private long start;

    @Override
    public ByteBuffer at(long position, int count) {
      requireRange(position, count);
      if (position < start || position + count > start + window.limit()) {
        int wanted = (int) Math.min(Math.max(count, WINDOW_BYTES), size - position);
        if (wanted > window.capacity()) {
          window = littleEndian(wanted);
        }
        fill(window, position, wanted);
        start = position;
      }
      int offset = (int) (position - start);
      return window.slice(offset, window.limit() - offset).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer littleEndian(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    }
  }

  private ByteBuffer borrow() {
    ByteBuffer buffer = buffers.poll();
    return buffer != null
        ? buffer
        : ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireRange(long position, long count) {
    if (position + count > size) {
      throw new ReconstructionException(
          FailureCode.MRD_TRUNCATED,
          ("the stream ends after " + size + " bytes, ")
              + (position + count - size)
              + (" before the end of what should begin at byte " + position));
    }
  }

  /** Reads exactly so many bytes to the buffer's index 0 on and makes them its limit. */
  private void fill(ByteBuffer buffer, long position, int count) {
    buffer.clear().limit(count);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new ReconstructionException(
              FailureCode.MRD_TRUNCATED, "the file became shorter while it was read");
        }
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
    buffer.rewind();
  }

  /** The failure of a file that could not be opened or read. */
  static ReconstructionException failed(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new ReconstructionException(
          FailureCode.CANCELLED, "cancelled while the scan was read", failure);
    }
    if (failure instanceof NoSuchFileException) {
      return new ReconstructionException(FailureCode.NOT_FOUND, "the scan's file does not exist");
    }
    return new ReconstructionException(
        FailureCode.INTERNAL, "the scan's file cannot be read", failure);
  }

  @Override
  public void close() {
    buffers.clear();
    try {
      channel.close();
    } catch (IOException failure) {
      throw failed(failure);
    }
  }
}
