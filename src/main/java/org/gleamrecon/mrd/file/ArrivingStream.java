package org.gleamrecon.mrd.file;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.MessageExtent;

/**
 * The acquisitions of an MRD v1 stream that is still being written to its file. One thread adds,
 * others read what was there when they asked. Holds no file open.
 */
public final class ArrivingStream {
  private final Path file;
  private final MrdHeader header;
  private final HeaderStore headers = new HeaderStore();
  private long[] starts = new long[1024];

  public ArrivingStream(Path file, MrdHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Adds the next ACQUISITION message, which lies in the file.
   *
   * @return its header
   * @throws org.gleamrecon.failure.ReconstructionException SCAN_TOO_LARGE
   */
  public synchronized AcquisitionHeader add(MessageExtent message, MessageExtent.Bytes bytes) {
    int count = headers.size();
    if (count == MrdStreamSource.MAXIMUM_ACQUISITIONS) {
      throw MrdStreamSource.tooMany("acquisitions");
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count] = message.start();
    headers.add(bytes.at(message.start() + 2, AcquisitionHeaderCodec.BYTES), 0);
    return headers.get(count);
  }

  /** What has arrived until now, as a scan of its own; the caller closes it. */
  public AcquisitionSource untilNow() {
    return new Part(FileBytes.open(file), size());
  }

  private synchronized int size() {
    return headers.size();
  }

  private synchronized AcquisitionHeader headerOf(int index) {
    return headers.get(index);
  }

  private synchronized long startOf(int index) {
    return starts[index];
  }

  private final class Part implements AcquisitionSource {
    private final FileBytes bytes;
    private final int size;

    Part(FileBytes bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    @Override
    public MrdHeader header() {
      return header;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public AcquisitionHeader header(int index) {
      return headerOf(Objects.checkIndex(index, size));
    }

    @Override
    public Acquisition read(int index) {
      AcquisitionHeader of = header(index);
      return MrdStreamSource.read(bytes, startOf(index), of, index);
    }

    @Override
    public Optional<String> configuration() {
      return Optional.empty();
    }

    @Override
    public void close() {
      bytes.close();
    }
  }
}
