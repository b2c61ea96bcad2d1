package org.gleamrecon.mrd.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.header.HeaderXml;
import org.gleamrecon.mrd.wire.MessageId;

/** Opens a scan on disk, whatever its container: told apart by content. */
public final class ScanFile {
  private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] YARDL = "yardl".getBytes(StandardCharsets.US_ASCII);

  private ScanFile() {}

  /** What a file holds, by its first bytes. */
  enum Container {
    HDF5,
    MRD_STREAM,
    MRD2_STREAM,
    UNKNOWN
  }

  /**
   * An ISMRMRD HDF5 file or a spooled MRD v1 stream.
   *
   * @param dataset HDF5 group, usually {@code dataset}; a stream has none
   * @throws ReconstructionException NOT_ISMRMRD or MRD2_NOT_SUPPORTED, or as the source that reads
   *     the container
   */
  public static AcquisitionSource open(Path file, String dataset) {
    return switch (container(file)) {
      case HDF5 -> HdfScanSource.open(file, dataset, HeaderXml::parse);
      case MRD_STREAM -> MrdStreamSource.open(file);
      case MRD2_STREAM ->
          throw new ReconstructionException(
              FailureCode.MRD2_NOT_SUPPORTED,
              "an MRD 2 (yardl) stream: convert it to ISMRMRD v1 with mrd_to_ismrmrd and send that");
      case UNKNOWN ->
          throw new ReconstructionException(
              FailureCode.NOT_ISMRMRD,
              "neither an ISMRMRD HDF5 file nor an MRD v1 stream, by its first bytes");
    };
  }

  static Container container(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] start = bytes(channel, 0);
      if (Arrays.equals(start, HDF5_SIGNATURE)) {
        return Container.HDF5;
      }
      if (start.length >= YARDL.length
          && Arrays.equals(start, 0, YARDL.length, YARDL, 0, YARDL.length)) {
        return Container.MRD2_STREAM;
      }
      if (start.length >= 2 && MessageId.of(firstNumber(start)).isPresent()) {
        return Container.MRD_STREAM;
      }
      // HDF5 Format Specification III.A: behind a user block, at 512, 1024, 2048 and so on.
      for (long at = 512; at < channel.size(); at *= 2) {
        if (Arrays.equals(bytes(channel, at), HDF5_SIGNATURE)) {
          return Container.HDF5;
        }
      }
      return Container.UNKNOWN;
    } catch (IOException failure) {
      throw FileBytes.failed(failure);
    }
  }

  private static int firstNumber(byte[] start) {
    return Short.toUnsignedInt(ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getShort(0));
  }

  /** Eight bytes, fewer at the end of the file. */
  private static byte[] bytes(FileChannel channel, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HDF5_SIGNATURE.length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // read on
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
