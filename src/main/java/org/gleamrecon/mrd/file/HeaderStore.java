package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;

/**
 * The headers of a scan as they came, 340 bytes each, decoded when asked for: decoded they take
 * three times the memory. Filled by one thread, then read by many.
 */
final class HeaderStore {
  private static final int HEADERS_PER_BLOCK = 1024;

  private final List<ByteBuffer> blocks = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  /** Adds the header at the buffer's index {@code at}. */
  void add(ByteBuffer source, int at) {
    if (size % HEADERS_PER_BLOCK == 0) {
      blocks.add(
          ByteBuffer.allocate(HEADERS_PER_BLOCK * AcquisitionHeaderCodec.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN));
    }
    ByteBuffer block = blocks.get(blocks.size() - 1);
    block.put(offset(size), source, at, AcquisitionHeaderCodec.BYTES);
    size++;
  }

  AcquisitionHeader get(int index) {
    return AcquisitionHeaderCodec.decode(blocks.get(index / HEADERS_PER_BLOCK), offset(index));
  }

  private static int offset(int index) {
    return index % HEADERS_PER_BLOCK * AcquisitionHeaderCodec.BYTES;
  }
}
