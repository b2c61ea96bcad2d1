package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Where the variable-length values of a dataset lie in the file. Rows name a value by the address
 * of a heap collection and an index in it; here every collection is walked once, so that a value
 * can afterwards be read at its place in one go.
 *
 * <p>Format: HDF5 File Format Specification 3.0, section III.E (global heap). A collection is a
 * header (signature, version, u64 size) and objects, each with u16 index, u16 reference count, 4
 * reserved bytes, u64 size, and the data padded to 8 bytes; index 0 is the free rest.
 *
 * <p>Each object belongs to one value and collections do not overlap: no HDF5 writer shares them,
 * and a crafted file could claim terabytes otherwise. So walking takes at most one pass over the
 * file, and the values together are no larger than it.
 */
final class HeapValues {
  private static final int COLLECTION_HEADER_BYTES = 16;
  private static final int OBJECT_HEADER_BYTES = 16;

  /** Read ahead while walking: the headers of small objects come many at a time. */
  private static final int WINDOW_BYTES = 1024;

  private static final int SIGNATURE = 0x4c4f4347; // GCOL, little-endian

  private final HdfBytes bytes;
  private final long[] collections;
  private final int[] objects;
  private final int[] lengths;
  private final long[] places;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long windowStart;

  HeapValues(HdfBytes bytes, int count) {
    this.bytes = bytes;
    this.collections = new long[count];
    this.objects = new int[count];
    this.lengths = new int[count];
    this.places = new long[count];
  }

  /** Notes the descriptor at {@code at}; {@code elementBytes} is the size of an element. */
  void add(int value, ByteBuffer rows, int at, int elementBytes) {
    long length = Integer.toUnsignedLong(rows.getInt(at)) * elementBytes;
    if (length > bytes.size() || length > Integer.MAX_VALUE - 16) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "a value of " + length + " bytes in a file of " + bytes.size() + " bytes");
    }
    lengths[value] = (int) length;
    collections[value] = rows.getLong(at + 4);
    objects[value] = rows.getInt(at + 12);
  }

  /** Bytes of a value. */
  int length(int value) {
    return lengths[value];
  }

  /** Address in the file of a value that is not empty. */
  long place(int value) {
    return places[value];
  }

  /** Finds the places of all values. */
  HeapValues locate() {
    int[] order = order();
    long free = 0;
    int from = 0;
    while (from < order.length) {
      long collection = collections[order[from]];
      int to = from + 1;
      while (to < order.length && collections[order[to]] == collection) {
        to++;
      }
      if (collection < free) {
        throw new ReconstructionException(
            FailureCode.HDF5_MALFORMED, "heap collections overlap at address " + collection);
      }
      free = walk(collection, order, from, to);
      from = to;
    }
    return this;
  }

  /** The values that are not empty, sorted by collection and object. */
  private int[] order() {
    int[] present = IntStream.range(0, lengths.length).filter(i -> lengths[i] > 0).toArray();
    boolean sorted = true;
    for (int i = 1; i < present.length; i++) {
      sorted &= compare(present[i - 1], present[i]) <= 0;
    }
    return sorted
        ? present
        : Arrays.stream(present).boxed().sorted(this::compare).mapToInt(i -> i).toArray();
  }

  private int compare(int a, int b) {
    int byCollection = Long.compare(collections[a], collections[b]);
    return byCollection != 0 ? byCollection : Integer.compare(objects[a], objects[b]);
  }

  /** Places the values order[from..to) of one collection; gives the collection's end. */
  private long walk(long collection, int[] order, int from, int to) {
    bytes.check(collection, COLLECTION_HEADER_BYTES);
    windowStart = -WINDOW_BYTES;
    int header = seek(collection, COLLECTION_HEADER_BYTES);
    long size = window.getLong(header + 8);
    if (window.getInt(header) != SIGNATURE || window.get(header + 4) != 1) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, "no heap collection at address " + collection);
    }
    bytes.check(collection, size);
    long end = collection + size;
    long position = collection + COLLECTION_HEADER_BYTES;
    int missing = to - from;
    while (missing > 0 && position + OBJECT_HEADER_BYTES <= end) {
      int at = seek(position, OBJECT_HEADER_BYTES);
      int object = Short.toUnsignedInt(window.getShort(at));
      long length = window.getLong(at + 8);
      long data = position + OBJECT_HEADER_BYTES;
      if (object == 0) {
        break;
      }
      if (length < 0 || length > end - data) {
        throw new ReconstructionException(
            FailureCode.HDF5_MALFORMED,
            "a heap object of " + length + " bytes, " + (end - data) + " are left");
      }
      int value = find(object, order, from, to);
      if (value >= 0) {
        place(value, data, length);
        missing--;
      }
      position = data + ((length + 7) & ~7L);
    }
    if (missing > 0) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, missing + " values are not in their heap collection");
    }
    return end;
  }

  private void place(int value, long data, long length) {
    if (lengths[value] > length || places[value] != 0) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "a value of " + lengths[value] + " bytes in a heap object of " + length);
    }
    places[value] = data;
  }

  /** Binary search for the value stored as {@code object}; -1 if nobody refers to it. */
  private int find(int object, int[] order, int from, int to) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = objects[order[middle]];
      if (found == object) {
        return order[middle];
      }
      if (Integer.compare(found, object) < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Makes {@code length} bytes at {@code position} available; gives their index in the window. */
  private int seek(long position, int length) {
    if (position < windowStart || position + length > windowStart + window.limit()) {
      window.clear().limit((int) Math.min(WINDOW_BYTES, bytes.size() - position));
      bytes.read(window, position);
      windowStart = position;
    }
    return (int) (position - windowStart);
  }
}
