package org.gleamrecon.mrd.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian numbers to a stream, collected in a chunk that {@link #flushChunk} hands on. */
final class ByteOutput {
  private final OutputStream out;
  private final byte[] chunk = new byte[1 << 16];
  private final ByteBuffer view = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);

  ByteOutput(OutputStream out) {
    this.out = out;
  }

  /** Room for so many bytes at the returned position of {@link #view}; at most a chunk. */
  int reserve(int bytes) throws IOException {
    if (view.remaining() < bytes) {
      flushChunk();
    }
    int at = view.position();
    view.position(at + bytes);
    return at;
  }

  ByteBuffer view() {
    return view;
  }

  void u16(int value) throws IOException {
    view.putShort(reserve(2), (short) value);
  }

  void u32(long value) throws IOException {
    view.putInt(reserve(4), (int) value);
  }

  void u64(long value) throws IOException {
    view.putLong(reserve(8), value);
  }

  void bytes(byte[] values) throws IOException {
    if (values.length > view.remaining()) {
      flushChunk();
    }
    if (values.length > chunk.length) {
      out.write(values);
    } else {
      view.put(values);
    }
  }

  void floats(float[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      int count = room(values.length - done, 4);
      view.asFloatBuffer().put(values, done, count);
      view.position(view.position() + 4 * count);
      done += count;
    }
  }

  void ints(int[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      int count = room(values.length - done, 4);
      view.asIntBuffer().put(values, done, count);
      view.position(view.position() + 4 * count);
      done += count;
    }
  }

  void shorts(short[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      int count = room(values.length - done, 2);
      view.asShortBuffer().put(values, done, count);
      view.position(view.position() + 2 * count);
      done += count;
    }
  }

  void doubles(double[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      int count = room(values.length - done, 8);
      view.asDoubleBuffer().put(values, done, count);
      view.position(view.position() + 8 * count);
      done += count;
    }
  }

  void flushChunk() throws IOException {
    out.write(chunk, 0, view.position());
    view.clear();
  }

  /** How many of the wanted elements fit now, at least one. */
  private int room(int wanted, int elementBytes) throws IOException {
    if (view.remaining() < elementBytes) {
      flushChunk();
    }
    return Math.min(wanted, view.remaining() / elementBytes);
  }
}
