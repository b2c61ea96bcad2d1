package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Writes variable-length values into global heap collections (see {@link HeapValues} for their
 * layout). Small values share a collection; it is written when it is full.
 */
final class HeapWriter {
  private static final int HEADER_BYTES = 16;

  /** The C library makes no smaller ones. */
  private static final int LEAST_COLLECTION_BYTES = 4096;

  private static final int COLLECTION_BYTES = 64 << 10;
  private static final int MOST_OBJECTS = 65_535;
  private static final byte[] SIGNATURE = {'G', 'C', 'O', 'L', 1, 0, 0, 0};

  private final HdfOutput output;
  private ByteBuffer collection = HdfOutput.buffer(COLLECTION_BYTES);
  private int objects;

  HeapWriter(HdfOutput output) {
    this.output = output;
    collection.position(HEADER_BYTES);
  }

  /**
   * Stores a value and writes its descriptor at the position of {@code row}. Until {@link #flush}
   * nothing else may be appended to the file.
   *
   * @param content puts exactly {@code bytes} bytes at the buffer's position
   */
  void store(ByteBuffer row, int elements, int bytes, Consumer<ByteBuffer> content) {
    if (bytes == 0) {
      row.putInt(0).putLong(0).putInt(0);
      return;
    }
    int needed = HEADER_BYTES + Math.addExact(bytes, 7) / 8 * 8;
    if (objects > 0 && (needed > collection.remaining() || objects == MOST_OBJECTS)) {
      flush();
    }
    if (needed > collection.remaining()) {
      collection = HdfOutput.buffer(Math.addExact(HEADER_BYTES, needed)).position(HEADER_BYTES);
    }
    objects++;
    row.putInt(elements).putLong(output.end()).putInt(objects);
    collection.putShort((short) objects).putShort((short) 1).putInt(0).putLong(bytes);
    int start = collection.position();
    content.accept(collection);
    // A buffer that is used again holds old bytes where the padding lies.
    for (int i = start + bytes; i < start + needed - HEADER_BYTES; i++) {
      collection.put(i, (byte) 0);
    }
    collection.position(start + needed - HEADER_BYTES);
  }

  /** Writes the collection that is being filled, if there is one. */
  void flush() {
    if (objects == 0) {
      return;
    }
    int used = collection.position();
    int size = Math.max(used, LEAST_COLLECTION_BYTES);
    if (size > used) {
      // The free rest is object 0, its size counts its own header.
      for (int i = used; i < size; i++) {
        collection.put(i, (byte) 0);
      }
      if (size - used >= HEADER_BYTES) {
        collection.putLong(used + 8, size - used);
      }
    }
    collection.put(0, SIGNATURE).putLong(8, size);
    output.append(collection, size);
    collection.clear().position(HEADER_BYTES);
    objects = 0;
  }
}
