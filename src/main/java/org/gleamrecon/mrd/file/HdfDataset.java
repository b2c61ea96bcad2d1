package org.gleamrecon.mrd.file;

import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.DatasetInfo;
import io.jhdf.dataset.chunked.indexing.BTreeIndex;
import io.jhdf.dataset.chunked.indexing.ChunkIndex;
import io.jhdf.dataset.chunked.indexing.ExtensibleArrayIndex;
import io.jhdf.dataset.chunked.indexing.FixedArrayIndex;
import io.jhdf.dataset.chunked.indexing.ImplicitChunkIndex;
import io.jhdf.dataset.chunked.indexing.SingleChunkIndex;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * A dataset read row by row, where a row is everything behind one index of the first dimension (a
 * scalar is one row). Sizes are checked against the file before anything is allocated.
 */
final class HdfDataset {
  /** Largest chunk that is decompressed; writers use a few kB to 1 MB. */
  private static final int MAX_FILTERED_CHUNK_BYTES = 64 << 20;

  /** Rows of a contiguous dataset are read in pieces of about this many bytes. */
  private static final int PIECE_BYTES = 256 << 10;

  /** The smallest entry of any chunk index: an address. */
  private static final int LEAST_INDEX_ENTRY_BYTES = Long.BYTES;

  private static final long UNDEFINED = -1;

  /** Takes {@code count} rows that start at the buffer's position, the first being {@code row}. */
  interface RowReader {
    void accept(int row, int count, ByteBuffer rows);
  }

  private final HdfBytes bytes;
  private final DataType type;
  private final long[] dimensions;
  private final int rows;
  private final int rowBytes;
  private final DataLayoutMessage layout;
  private final ChunkFilters filters;

  private HdfDataset(
      HdfBytes bytes,
      DataType type,
      long[] dimensions,
      int rows,
      int rowBytes,
      DataLayoutMessage layout,
      ChunkFilters filters) {
    this.bytes = bytes;
    this.type = type;
    this.dimensions = dimensions;
    this.rows = rows;
    this.rowBytes = rowBytes;
    this.layout = layout;
    this.filters = filters;
  }

  static HdfDataset of(HdfBytes bytes, ObjectHeader header) {
    if (!header.hasMessageOfType(DataSpaceMessage.class)) {
      throw new ReconstructionException(
          FailureCode.DATASET_MISSING, "a group where a dataset should be");
    }
    DataType type = header.getMessageOfType(DataTypeMessage.class).getDataType();
    long[] dimensions =
        header.getMessageOfType(DataSpaceMessage.class).getDataSpace().getDimensionsAsLong();
    long rows = dimensions.length == 0 ? 1 : dimensions[0];
    long rowBytes = type.getSize();
    for (int i = 1; i < dimensions.length; i++) {
      rowBytes = Math.multiplyExact(rowBytes, dimensions[i]);
    }
    // Compression packs at most 1032 bytes into one, and no record is smaller than 16 bytes.
    if (rows < 0 || rows > bytes.size() || rowBytes <= 0 || rowBytes > Integer.MAX_VALUE - 16) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "a dataset of "
              + Long.toUnsignedString(rows)
              + " rows of "
              + rowBytes
              + " bytes in a file of "
              + bytes.size()
              + " bytes");
    }
    List<FilterPipelineMessage> pipelines = header.getMessagesOfType(FilterPipelineMessage.class);
    return new HdfDataset(
        bytes,
        type,
        dimensions,
        Math.toIntExact(rows),
        (int) rowBytes,
        header.getMessageOfType(DataLayoutMessage.class),
        new ChunkFilters(pipelines.isEmpty() ? List.of() : pipelines.get(0).getFilters()));
  }

  DataType type() {
    return type;
  }

  int rows() {
    return rows;
  }

  int rowBytes() {
    return rowBytes;
  }

  /** Extent along each dimension, slowest first; empty for a scalar. */
  long[] dimensions() {
    return dimensions.clone();
  }

  /** Every row once, in order, in pieces. The buffer is little-endian and reused. */
  void forEachPiece(RowReader reader) {
    if (rows == 0) {
      return;
    }
    if (layout instanceof CompactDataLayoutMessage compact) {
      ByteBuffer data = compact.getDataBuffer().order(ByteOrder.LITTLE_ENDIAN);
      if (data.remaining() < (long) rows * rowBytes) {
        throw incomplete(data.remaining() / rowBytes);
      }
      reader.accept(0, rows, data);
    } else if (layout instanceof ContiguousDataLayoutMessage contiguous) {
      readContiguous(contiguous.getAddress(), reader);
    } else {
      readChunks(reader);
    }
  }

  private void readContiguous(long address, RowReader reader) {
    if (address == UNDEFINED) {
      throw incomplete(0);
    }
    bytes.check(address, (long) rows * rowBytes);
    int most = Math.min(rows, Math.max(1, PIECE_BYTES / rowBytes));
    ByteBuffer piece = ByteBuffer.allocate(most * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row += most) {
      int count = Math.min(most, rows - row);
      bytes.read(piece.clear().limit(count * rowBytes), address + (long) row * rowBytes);
      reader.accept(row, count, piece.flip());
    }
  }

  private void readChunks(RowReader reader) {
    int[] chunkDimensions = chunkDimensions();
    int chunkRows = chunkDimensions[0];
    long chunkBytes = (long) chunkRows * rowBytes;
    if (chunkBytes > (filters.none() ? bytes.size() : MAX_FILTERED_CHUNK_BYTES)) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "chunks of " + chunkBytes + " bytes in a file of " + bytes.size() + " bytes");
    }
    int needed = (int) (((long) rows + chunkRows - 1) / chunkRows);
    Collection<Chunk> stored = chunks(chunkDimensions, (int) chunkBytes, needed);
    if (stored.size() < needed) {
      throw incomplete(Math.multiplyExact((long) stored.size(), chunkRows));
    }
    @Nullable Chunk[] inOrder = new Chunk[needed];
    for (Chunk chunk : stored) {
      long[] offset = chunk.getChunkOffset();
      if (offset[0] >= 0 && offset[0] % chunkRows == 0 && offset[0] / chunkRows < needed) {
        inOrder[(int) (offset[0] / chunkRows)] = chunk;
      }
    }
    ByteBuffer plain =
        ByteBuffer.allocate(filters.none() ? (int) chunkBytes : 0).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < needed; i++) {
      int row = i * chunkRows;
      Chunk chunk = inOrder[i];
      if (chunk == null || chunk.getAddress() == UNDEFINED) {
        throw incomplete(row);
      }
      reader.accept(
          row, Math.min(chunkRows, rows - row), readChunk(chunk, plain, (int) chunkBytes));
    }
  }

  private ByteBuffer readChunk(Chunk chunk, ByteBuffer plain, int chunkBytes) {
    if (filters.none()) {
      if (chunk.getSize() != chunkBytes) {
        throw new ReconstructionException(
            FailureCode.HDF5_MALFORMED,
            "a chunk of " + chunk.getSize() + " bytes where all have " + chunkBytes);
      }
      bytes.read(plain.clear(), chunk.getAddress());
      return plain.flip();
    }
    bytes.check(chunk.getAddress(), chunk.getSize());
    ByteBuffer packed = ByteBuffer.allocate(chunk.getSize());
    bytes.read(packed, chunk.getAddress());
    return ByteBuffer.wrap(filters.decode(packed.array(), chunk.getFilterMask(), chunkBytes))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private int[] chunkDimensions() {
    int[] chunk;
    if (layout instanceof ChunkedDataLayoutMessage old) {
      chunk = old.getChunkDimensions();
    } else {
      // The newer message has the element's size as one more dimension.
      int[] all = ((ChunkedDataLayoutMessageV4) layout).getChunkDimensions();
      chunk = Arrays.copyOf(all, Math.max(0, all.length - 1));
    }
    if (chunk.length != dimensions.length || chunk.length == 0 || chunk[0] < 1) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "chunks of " + chunk.length + " dimensions in a dataset of " + dimensions.length);
    }
    for (int i = 1; i < chunk.length; i++) {
      if (chunk[i] != dimensions[i]) {
        throw new ReconstructionException(
            FailureCode.HDF5_MALFORMED,
            "chunks that split a row (" + chunk[i] + " of " + dimensions[i] + ")");
      }
    }
    return chunk;
  }

  private Collection<Chunk> chunks(int[] chunkDimensions, int chunkBytes, int needed) {
    if (layout instanceof ChunkedDataLayoutMessage old) {
      return old.getBTreeAddress() == UNDEFINED
          ? List.of()
          : BTreeV1.createDataBTree(bytes, old.getBTreeAddress(), dimensions.length).getChunks();
    }
    ChunkedDataLayoutMessageV4 newer = (ChunkedDataLayoutMessageV4) layout;
    long address = newer.getAddress();
    if (address == UNDEFINED) {
      return List.of();
    }
    DatasetInfo info = new DatasetInfo(chunkBytes, dimensions, chunkDimensions);
    ChunkIndex index =
        switch (newer.getIndexingType()) {
          case ChunkedDataLayoutMessageV4.SINGLE_CHUNK_INDEX -> new SingleChunkIndex(newer, info);
          case ChunkedDataLayoutMessageV4.IMPLICIT_INDEX -> {
            bytes.check(address, Math.multiplyExact((long) needed, chunkBytes));
            yield new ImplicitChunkIndex(address, info);
          }
          case ChunkedDataLayoutMessageV4.FIXED_ARRAY_INDEX -> {
            checkEntries(bytes, address + 8);
            yield new FixedArrayIndex(bytes, address, info);
          }
          case ChunkedDataLayoutMessageV4.EXTENSIBLE_ARRAY_INDEX -> {
            // Secondary blocks, highest index, elements.
            checkEntries(bytes, address + 12);
            checkEntries(bytes, address + 44);
            checkEntries(bytes, address + 52);
            yield new ExtensibleArrayIndex(bytes, address, info);
          }
          default -> {
            checkRecordCount(bytes, address);
            yield new BTreeIndex(bytes, address, info);
          }
        };
    return index.getAllChunks();
  }

  /** The number of records of a version 2 B-tree: the library makes room for them unread. */
  static void checkRecordCount(HdfBytes bytes, long address) {
    checkEntries(bytes, address + 26);
  }

  private static void checkEntries(HdfBytes bytes, long address) {
    long entries = bytes.readBufferFromAddress(address, Long.BYTES).getLong();
    if (entries < 0 || entries > bytes.size() / LEAST_INDEX_ENTRY_BYTES) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "an index of "
              + Long.toUnsignedString(entries)
              + " entries in a file of "
              + bytes.size()
              + " bytes");
    }
  }

  private ReconstructionException incomplete(long found) {
    return new ReconstructionException(
        FailureCode.HDF5_MALFORMED, "a dataset of " + rows + " rows lacks those from " + found);
  }
}
