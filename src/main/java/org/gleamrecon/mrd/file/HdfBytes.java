package org.gleamrecon.mrd.file;

import io.jhdf.Superblock;
import io.jhdf.storage.HdfBackingStorage;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The bytes of an HDF5 file, as the HDF5 library sees them. Every read is checked against the
 * file's size before anything is allocated, and what the library reads in total is bounded, so that
 * a damaged file that points in circles ends in an exception.
 *
 * <p>Reads are positional and nothing is mapped: a deleted file's space is free as soon as this is
 * closed.
 */
final class HdfBytes implements HdfBackingStorage, Closeable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** Longest superblock: version 1 with 8-byte addresses. */
  private static final int SUPERBLOCK_BYTES = 100;

  /** A read costs at least this much of the budget, so that empty reads cannot go on for ever. */
  private static final int LEAST_COST = 64;

  /**
   * The library reads structures only: a chunk's entry in an index takes 32 bytes and the record it
   * leads to several hundred, so half the file's size is plenty.
   */
  private static final int BUDGET_DIVISOR = 2;

  private static final int BUDGET_FLOOR = 1 << 20;

  private final FileChannel channel;
  private final long size;
  private final Superblock superblock;
  private long budget;

  private HdfBytes(FileChannel channel, long size, Superblock superblock) {
    this.channel = channel;
    this.size = size;
    this.superblock = superblock;
    this.budget = size / BUDGET_DIVISOR + BUDGET_FLOOR;
  }

  /**
   * @throws ReconstructionException NOT_ISMRMRD without the HDF5 signature at the start,
   *     MRD_TRUNCATED if the file is shorter than it says
   */
  static HdfBytes open(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException failure) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "the spooled file cannot be opened", failure);
    }
    boolean opened = false;
    try {
      long size = channel.size();
      Superblock superblock = HdfGuard.call(() -> readSuperblock(channel, size));
      opened = true;
      return new HdfBytes(channel, size, superblock);
    } catch (IOException failure) {
      throw unreadable(failure);
    } finally {
      if (!opened) {
        closeQuietly(channel);
      }
    }
  }

  private static Superblock readSuperblock(FileChannel channel, long size) {
    ByteBuffer start =
        ByteBuffer.allocate((int) Math.min(size, SUPERBLOCK_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, start, 0);
    start.flip();
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (i >= start.limit() || start.get(i) != SIGNATURE[i]) {
        throw new ReconstructionException(FailureCode.NOT_ISMRMRD, "no HDF5 signature");
      }
    }
    if (start.limit() < SUPERBLOCK_BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_TRUNCATED, "the HDF5 file ends after " + size + " bytes");
    }
    Superblock superblock = Superblock.readSuperblock(start);
    if (superblock.getSizeOfOffsets() != Long.BYTES
        || superblock.getSizeOfLengths() != Long.BYTES) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "addresses of "
              + superblock.getSizeOfOffsets()
              + " and lengths of "
              + superblock.getSizeOfLengths()
              + " bytes; only 8 is supported");
    }
    if (superblock.getBaseAddressByte() != 0) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, "a base address other than 0 is not supported");
    }
    long end = superblock.getEndOfFileAddress();
    if (end < 0 || end > size) {
      throw new ReconstructionException(
          FailureCode.MRD_TRUNCATED,
          "the HDF5 file has " + size + " bytes and should have " + Long.toUnsignedString(end));
    }
    return superblock;
  }

  /** Refuses a range that does not lie in the file. */
  void check(long address, long length) {
    if (address < 0 || length < 0 || length > size || address > size - length) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "an address ("
              + Long.toUnsignedString(address)
              + ", "
              + length
              + " bytes) outside the file of "
              + size
              + " bytes");
    }
  }

  /** Fills the buffer from {@code address} on; outside the library's budget, for any thread. */
  void read(ByteBuffer into, long address) {
    check(address, into.remaining());
    readFully(channel, into, address);
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long address) {
    try {
      long position = address;
      while (into.hasRemaining()) {
        int count = channel.read(into, position);
        if (count < 0) {
          throw new EOFException();
        }
        position += count;
      }
    } catch (EOFException shorter) {
      throw new ReconstructionException(
          FailureCode.MRD_TRUNCATED, "the HDF5 file became shorter while it was read", shorter);
    } catch (ClosedByInterruptException interrupt) {
      throw new ReconstructionException(
          FailureCode.CANCELLED, "reading was interrupted", interrupt);
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private static ReconstructionException unreadable(IOException failure) {
    return new ReconstructionException(
        FailureCode.INTERNAL, "the spooled file cannot be read", failure);
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    check(address, length);
    budget -= Math.max(length, LEAST_COST);
    if (budget < 0) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          "the structures of the file of " + size + " bytes are read over and over");
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, buffer, address);
    return buffer.flip();
  }

  @Override
  public ByteBuffer map(long address, long length) {
    check(address, length);
    return readBufferFromAddress(address, Math.toIntExact(length));
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    return map(address, length);
  }

  @Override
  public long getUserBlockSize() {
    return 0;
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  @Override
  public FileChannel getFileChannel() {
    throw new UnsupportedOperationException("reads go through the bounds checks");
  }

  @Override
  public int getSizeOfOffsets() {
    return Long.BYTES;
  }

  @Override
  public int getSizeOfLengths() {
    return Long.BYTES;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Opened for reading: there is nothing that could be lost.
    }
  }
}
