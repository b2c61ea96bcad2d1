package org.gleamrecon.mrd.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.header.DeidentifiedHeader;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.MessageWriter;

/**
 * A scan as an MRD v1 stream without its identity: what a Cartesian reconstruction computes with,
 * and nothing that tells who, when or where. The header is a {@link DeidentifiedHeader}; of an
 * acquisition its samples, shape, counters, geometry and the flags that the reconstruction consults
 * stay; UID, time stamps, channel mask, table position, trajectory and all user fields do not.
 * Waveforms and configuration messages are left out.
 *
 * <p>The bytes depend on what stays alone: the same scan in another container, of another name or
 * sent later gives the same file.
 */
public final class DeidentifiedScan {
  private static final long FLAGS =
      AcquisitionFlag.IS_NOISE_MEASUREMENT.bit()
          | AcquisitionFlag.IS_PARALLEL_CALIBRATION.bit()
          | AcquisitionFlag.IS_PARALLEL_CALIBRATION_AND_IMAGING.bit()
          | AcquisitionFlag.IS_REVERSE.bit();

  private static final long MESSAGE_ID_BYTES = 2;
  private static final long TEXT_LENGTH_BYTES = 4;

  private final AcquisitionSource source;
  private final List<Integer> kept;
  private final String headerXml;

  /**
   * @param kept indices of the acquisitions that stay, in their order
   */
  public DeidentifiedScan(AcquisitionSource source, List<Integer> kept) {
    this.source = source;
    this.kept = List.copyOf(kept);
    this.headerXml = DeidentifiedHeader.of(source.header()).xml();
  }

  /** Bytes of the stream, known from the headers. */
  public long size() {
    long size =
        MESSAGE_ID_BYTES
            + TEXT_LENGTH_BYTES
            + headerXml.getBytes(StandardCharsets.UTF_8).length
            + MESSAGE_ID_BYTES;
    for (int index : kept) {
      AcquisitionHeader header = source.header(index);
      size +=
          MESSAGE_ID_BYTES
              + AcquisitionHeaderCodec.BYTES
              + 2L * Float.BYTES * header.numberOfSamples() * header.activeChannels();
    }
    return size;
  }

  /**
   * Writes all of it; the stream is neither flushed nor closed.
   *
   * @throws org.gleamrecon.failure.ReconstructionException when samples cannot be read
   * @throws IOException if the stream fails
   */
  public void write(OutputStream out) throws IOException {
    MessageWriter writer = new MessageWriter(out);
    writer.writeHeader(headerXml);
    for (int number = 0; number < kept.size(); number++) {
      Acquisition acquisition = source.read(kept.get(number));
      writer.write(
          new Acquisition(
              header(acquisition.header(), number), acquisition.samples(), new float[0]));
    }
    writer.writeClose();
  }

  private static AcquisitionHeader header(AcquisitionHeader from, int number) {
    EncodingCounters at = from.counters();
    return new AcquisitionHeader(
        1,
        from.flags() & FLAGS,
        0,
        number,
        0,
        new long[3],
        from.numberOfSamples(),
        from.activeChannels(),
        from.activeChannels(),
        new long[16],
        from.discardPre(),
        from.discardPost(),
        from.centerSample(),
        from.encodingSpaceRef(),
        0,
        from.sampleTimeUs(),
        from.positionMm(),
        from.readDir(),
        from.phaseDir(),
        from.sliceDir(),
        Vector3.ZERO,
        new EncodingCounters(
            at.kspaceEncodeStep1(),
            at.kspaceEncodeStep2(),
            at.average(),
            at.slice(),
            at.contrast(),
            at.phase(),
            at.repetition(),
            at.set(),
            at.segment(),
            new int[8]),
        new int[8],
        new float[8]);
  }
}
