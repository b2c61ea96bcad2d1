package org.gleamrecon.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.MessageExtent;

/** The bytes of a session in the spool: written as they arrive, read back message by message. */
final class SpooledScan implements MessageExtent.Bytes, AutoCloseable {
  private final SpooledFile file;
  private final FileChannel channel;
  private long size;

  /** Takes the file over. */
  SpooledScan(SpooledFile file) {
    this.file = file;
    try {
      channel = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException failure) {
      file.close();
      throw SpooledFile.failed(failure);
    }
  }

  Path path() {
    return file.path();
  }

  /** Bytes written. */
  long size() {
    return size;
  }

  void append(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        size += channel.write(bytes, size);
      }
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }

  @Override
  public ByteBuffer at(long position, int count) {
    if (position + count > size) {
      throw new ReconstructionException(
          FailureCode.MRD_TRUNCATED, "%d bytes at byte %d of %d".formatted(count, position, size));
    }
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
        // read on
      }
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try (file) {
      channel.close();
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }
}
