package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A one-dimensional dataset of records that grows: chunks of 64 records, found by a version 1
 * B-tree that is written at the end (HDF5 File Format Specification 3.0, section III.A.1). In
 * memory it holds one chunk and an address for each chunk written.
 */
final class RecordWriter {
  static final int CHUNK_ROWS = 64;

  /** Children of a node: twice the K that a file without a B-tree message has. */
  private static final int MOST_CHILDREN = 64;

  private static final int NODE_HEADER_BYTES = 24;
  private static final int KEY_BYTES = 24;
  private static final int NODE_BYTES =
      NODE_HEADER_BYTES + MOST_CHILDREN * Long.BYTES + (MOST_CHILDREN + 1) * KEY_BYTES;
  private static final long UNDEFINED = -1;

  private final HdfOutput output;
  private final HeapWriter heap;
  private final int rowBytes;
  private final byte[] chunkBytes;
  private final ByteBuffer chunk;
  private long[] chunks = new long[64];
  private int written;
  private long rows;

  RecordWriter(HdfOutput output, HeapWriter heap, int rowBytes) {
    this.output = output;
    this.heap = heap;
    this.rowBytes = rowBytes;
    this.chunkBytes = new byte[CHUNK_ROWS * rowBytes];
    this.chunk = ByteBuffer.wrap(chunkBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  long rows() {
    return rows;
  }

  int rowBytes() {
    return rowBytes;
  }

  /** An empty record to fill, {@link #rowBytes} zeros; {@link #endRow} must follow. */
  ByteBuffer startRow() {
    int start = (int) (rows % CHUNK_ROWS) * rowBytes;
    return chunk.slice(start, rowBytes).order(chunk.order());
  }

  void endRow() {
    rows++;
    if (rows % CHUNK_ROWS == 0) {
      flush();
    }
  }

  private void flush() {
    heap.flush();
    if (written == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * written);
    }
    chunks[written++] = output.append(chunk);
    Arrays.fill(chunkBytes, (byte) 0);
    chunk.clear();
  }

  /** Writes what is left and the index; gives the address of the B-tree. */
  long finish() {
    if (rows % CHUNK_ROWS != 0) {
      flush();
    }
    if (written == 0) {
      return UNDEFINED;
    }
    long[] children = Arrays.copyOf(chunks, written);
    // First chunk below each child of the level that is being written.
    int chunksPerChild = 1;
    for (int level = 0; level == 0 || children.length > 1; level++) {
      children = writeLevel(children, level, chunksPerChild);
      chunksPerChild *= MOST_CHILDREN;
    }
    return children[0];
  }

  private long[] writeLevel(long[] children, int level, int chunksPerChild) {
    int count = (children.length + MOST_CHILDREN - 1) / MOST_CHILDREN;
    long[] nodes = new long[count];
    long start = output.end();
    for (int node = 0; node < count; node++) {
      int from = node * MOST_CHILDREN;
      int to = Math.min(children.length, from + MOST_CHILDREN);
      ByteBuffer bytes = HdfOutput.buffer(NODE_BYTES);
      bytes.put(new byte[] {'T', 'R', 'E', 'E', 1, (byte) level}).putShort((short) (to - from));
      bytes.putLong(node > 0 ? start + (long) (node - 1) * NODE_BYTES : UNDEFINED);
      bytes.putLong(node + 1 < count ? start + (long) (node + 1) * NODE_BYTES : UNDEFINED);
      for (int child = from; child < to; child++) {
        putKey(bytes, (long) child * chunksPerChild);
        bytes.putLong(children[child]);
      }
      if (to < children.length) {
        putKey(bytes, (long) to * chunksPerChild);
      } else {
        // The end of the last chunk, as the C library marks it.
        bytes.putLong(0).putLong((long) (written - 1) * CHUNK_ROWS).putLong(rowBytes);
      }
      nodes[node] = output.append(bytes);
    }
    return nodes;
  }

  private void putKey(ByteBuffer node, long chunkIndex) {
    node.putInt(CHUNK_ROWS * rowBytes).putInt(0).putLong(chunkIndex * CHUNK_ROWS).putLong(0);
  }
}
