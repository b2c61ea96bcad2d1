package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Version 1 object headers of datasets and groups, and what a group of the old style needs: a local
 * heap with the names, a symbol table node and a B-tree with that one node (HDF5 File Format
 * Specification 3.0, sections III.A.1, III.C, III.D, IV.A).
 */
final class ObjectHeaderWriter {
  private static final int DATASPACE = 1;
  private static final int DATATYPE = 3;
  private static final int FILL_VALUE = 5;
  private static final int LAYOUT = 8;
  private static final int SYMBOL_TABLE = 17;
  private static final int CONSTANT = 1;
  private static final long UNDEFINED = -1;

  /** Half the most entries of a group's leaf and of its B-tree's nodes. */
  static final int GROUP_LEAF_K = 4;

  static final int GROUP_INTERNAL_K = 16;

  private static final int ENTRY_BYTES = 40;

  /** A local heap without free space says so with this offset. */
  private static final long NO_FREE_SPACE = 1;

  private record Message(int type, int flags, ByteBuffer body) {}

  /** Where a group's parts lie. */
  record GroupPlace(long header, long tree, long heap) {}

  private final HdfOutput output;

  ObjectHeaderWriter(HdfOutput output) {
    this.output = output;
  }

  /** A growing dataset of records; gives the address of its header. */
  long chunked(RecordWriter records, long tree, byte[] type) {
    ByteBuffer space = HdfOutput.buffer(24).put(new byte[] {1, 1, 1, 0, 0, 0, 0, 0});
    ByteBuffer layout = HdfOutput.buffer(19).put(new byte[] {3, 2, 2}).putLong(tree);
    return header(
        List.of(
            new Message(DATASPACE, 0, space.putLong(records.rows()).putLong(UNDEFINED)),
            new Message(DATATYPE, CONSTANT, ByteBuffer.wrap(type)),
            // Version 2, space allocated as it is needed, written then, default value.
            new Message(FILL_VALUE, CONSTANT, ByteBuffer.wrap(new byte[] {2, 3, 0, 1, 0, 0, 0, 0})),
            new Message(
                LAYOUT, 0, layout.putInt(RecordWriter.CHUNK_ROWS).putInt(records.rowBytes()))));
  }

  /** A dataset of one element stored at {@code address}; gives the address of its header. */
  long contiguous(long address, int bytes, byte[] type) {
    ByteBuffer space = HdfOutput.buffer(24).put(new byte[] {1, 1, 1, 0, 0, 0, 0, 0});
    ByteBuffer layout = HdfOutput.buffer(18).put(new byte[] {3, 1});
    return header(
        List.of(
            new Message(DATASPACE, 0, space.putLong(1).putLong(1)),
            new Message(DATATYPE, CONSTANT, ByteBuffer.wrap(type)),
            new Message(FILL_VALUE, CONSTANT, ByteBuffer.wrap(new byte[] {2, 2, 0, 1, 0, 0, 0, 0})),
            new Message(LAYOUT, 0, layout.putLong(address).putLong(bytes))));
  }

  /** A group of at most eight members, by name. */
  GroupPlace group(SortedMap<String, Long> members) {
    List<byte[]> names = new ArrayList<>();
    int segmentBytes = 8;
    for (String name : members.keySet()) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      names.add(text);
      segmentBytes += (text.length + 8) / 8 * 8;
    }
    ByteBuffer segment = HdfOutput.buffer(segmentBytes).position(8);
    ByteBuffer node = HdfOutput.buffer(8 + 2 * GROUP_LEAF_K * ENTRY_BYTES);
    node.put(new byte[] {'S', 'N', 'O', 'D', 1, 0}).putShort((short) members.size());
    int last = 0;
    int index = 0;
    for (long address : members.values()) {
      last = segment.position();
      byte[] text = names.get(index++);
      segment.put(text).position(last + (text.length + 8) / 8 * 8);
      node.putLong(last).putLong(address).position(node.position() + ENTRY_BYTES - 16);
    }
    long heap =
        output.append(
            HdfOutput.buffer(32)
                .put(new byte[] {'H', 'E', 'A', 'P', 0, 0, 0, 0})
                .putLong(segmentBytes)
                .putLong(NO_FREE_SPACE)
                .putLong(output.end() + 32));
    output.append(segment);
    long leaf = output.append(node);
    long tree =
        output.append(
            HdfOutput.buffer(24 + 2 * GROUP_INTERNAL_K * 8 + (2 * GROUP_INTERNAL_K + 1) * 8)
                .put(new byte[] {'T', 'R', 'E', 'E', 0, 0, 1, 0})
                .putLong(UNDEFINED)
                .putLong(UNDEFINED)
                .putLong(0)
                .putLong(leaf)
                .putLong(last));
    ByteBuffer table = HdfOutput.buffer(16).putLong(tree).putLong(heap);
    return new GroupPlace(header(List.of(new Message(SYMBOL_TABLE, 0, table))), tree, heap);
  }

  private long header(List<Message> messages) {
    int length = 0;
    for (Message message : messages) {
      length += 8 + padded(message);
    }
    ByteBuffer header = HdfOutput.buffer(16 + length);
    header.put((byte) 1).put((byte) 0).putShort((short) messages.size()).putInt(1).putInt(length);
    header.position(16);
    for (Message message : messages) {
      header.putShort((short) message.type()).putShort((short) padded(message));
      header.putInt(message.flags());
      int start = header.position();
      header.put(message.body().clear()).position(start + padded(message));
    }
    return output.append(header);
  }

  private static int padded(Message message) {
    return (message.body().capacity() + 7) / 8 * 8;
  }
}
