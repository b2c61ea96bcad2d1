package org.gleamrecon.mrd.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** A file that grows at its end in pieces of whole 8 bytes. */
final class HdfOutput {
  private final FileChannel channel;
  private long end;

  private HdfOutput(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /** Starts a file; the first {@code reserved} bytes are left for {@link #finish}. */
  static HdfOutput create(Path file, int reserved) {
    try {
      return new HdfOutput(
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE),
          reserved);
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the next piece will lie. */
  long end() {
    return end;
  }

  /** Appends a full buffer, from 0 to its capacity; gives its address. */
  long append(ByteBuffer piece) {
    return append(piece, piece.capacity());
  }

  /** Appends the first {@code length} bytes, padded to 8; gives their address. */
  long append(ByteBuffer piece, int length) {
    long address = end;
    write(piece.limit(length).position(0), address);
    end = address + ((length + 7) & ~7L);
    return address;
  }

  /** Writes the file's start, and makes the file as long as it says. */
  void finish(ByteBuffer start) {
    ByteBuffer nothing = ByteBuffer.allocate(1);
    try {
      if (channel.size() < end) {
        write(nothing, end - 1);
      }
    } catch (IOException failure) {
      throw unwritable(failure);
    }
    write(start.position(0), 0);
  }

  private void write(ByteBuffer piece, long address) {
    try {
      long position = address;
      while (piece.hasRemaining()) {
        position += channel.write(piece, position);
      }
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw unwritable(failure);
    }
  }

  private static ReconstructionException unwritable(IOException failure) {
    return new ReconstructionException(
        FailureCode.INTERNAL, "the scan file cannot be written", failure);
  }
}
