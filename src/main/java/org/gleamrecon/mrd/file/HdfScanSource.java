package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.FiniteSamples;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/**
 * The acquisitions of an ISMRMRD HDF5 file: {@code /<dataset>/xml}, {@code /<dataset>/data} and,
 * where there is one, {@code /<dataset>/waveforms}. Other datasets of the group are not looked at.
 * Opening reads every header and finds every sample array; the samples stay in the file.
 *
 * <p>Layout: ISMRMRD, libsrc/dataset.c; the members of a record are found by name.
 */
public final class HdfScanSource implements AcquisitionSource {
  /** Every acquisition takes more than this in the file, even when compressed. */
  private static final int LEAST_ACQUISITION_BYTES = 16;

  private static final long COMPRESSED =
      AcquisitionFlag.COMPRESSION1.bit()
          | AcquisitionFlag.COMPRESSION2.bit()
          | AcquisitionFlag.COMPRESSION3.bit()
          | AcquisitionFlag.COMPRESSION4.bit();

  private final HdfBytes bytes;
  private final MrdHeader header;
  private final HeaderStore headers;

  /** Two values for each acquisition: samples, then trajectory. */
  private final HeapValues values;

  private final HdfWaveforms waveforms;

  private HdfScanSource(
      HdfBytes bytes,
      MrdHeader header,
      HeaderStore headers,
      HeapValues values,
      HdfWaveforms waveforms) {
    this.bytes = bytes;
    this.header = header;
    this.headers = headers;
    this.values = values;
    this.waveforms = waveforms;
  }

  /**
   * Opens a file and reads all headers.
   *
   * @param dataset the group, usually {@code dataset}; nested groups are separated by slashes
   * @param headerParser turns the XML header into its record
   * @throws ReconstructionException NOT_ISMRMRD without the HDF5 signature; DATASET_MISSING without
   *     the group or its datasets; HDF5_LINK_REFUSED for soft and external links, virtual datasets
   *     and external storage; MRD_TRUNCATED, HDF5_MALFORMED or MRD_MALFORMED for damage;
   *     COMPRESSED_ACQUISITION; SCAN_INCOMPLETE without acquisitions
   */
  public static HdfScanSource open(
      Path file, String dataset, Function<String, MrdHeader> headerParser) {
    HdfBytes bytes = HdfBytes.open(file);
    boolean opened = false;
    try {
      HdfGroup group = HdfGuard.call(() -> HdfGroup.at(bytes, dataset));
      MrdHeader header =
          headerParser.apply(HdfGuard.call(() -> HdfText.read(bytes, group.member("xml"))));
      HdfScanSource source = HdfGuard.call(() -> index(bytes, group, header));
      opened = true;
      return source;
    } finally {
      if (!opened) {
        bytes.close();
      }
    }
  }

  private static HdfScanSource index(HdfBytes bytes, HdfGroup group, MrdHeader header) {
    HdfDataset data = group.member("data");
    int count = data.rows();
    if (count == 0) {
      throw new ReconstructionException(FailureCode.SCAN_INCOMPLETE, "no acquisitions");
    }
    if (data.rowBytes() != data.type().getSize()) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED, "acquisitions in " + data.dimensions().length + " dimensions");
    }
    if (count > bytes.size() / LEAST_ACQUISITION_BYTES) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED,
          count + " acquisitions in a file of " + bytes.size() + " bytes");
    }
    if (count > MrdStreamSource.MAXIMUM_ACQUISITIONS) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          count + " acquisitions, the most is " + MrdStreamSource.MAXIMUM_ACQUISITIONS);
    }
    CompoundMembers record = CompoundMembers.of(data.type());
    StructMembers members =
        new StructMembers(record.compound("head"), AcquisitionHeaderCodec.LAYOUT);
    int samples = record.variableLength("data", Scalar.F32);
    int trajectory = record.variableLength("traj", Scalar.F32);
    HeaderStore headers = new HeaderStore();
    HeapValues values = new HeapValues(bytes, Math.multiplyExact(2, count));
    ByteBuffer struct =
        ByteBuffer.allocate(AcquisitionHeaderCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.forEachPiece(
        (first, rows, piece) -> {
          for (int index = first; index < first + rows; index++) {
            int start = piece.position() + (index - first) * data.rowBytes();
            members.copy(piece, start, struct);
            headers.add(struct, 0);
            values.add(2 * index, piece, start + samples, Float.BYTES);
            values.add(2 * index + 1, piece, start + trajectory, Float.BYTES);
            check(index, headers.get(index), values);
          }
        });
    HdfWaveforms waveforms =
        group
            .dataset("waveforms")
            .map(dataset -> HdfWaveforms.index(bytes, dataset))
            .orElseGet(() -> HdfWaveforms.none(bytes));
    return new HdfScanSource(bytes, header, headers, values.locate(), waveforms);
  }

  private static void check(int index, AcquisitionHeader header, HeapValues values) {
    if ((header.flags() & COMPRESSED) != 0) {
      throw new ReconstructionException(
          FailureCode.COMPRESSED_ACQUISITION, "acquisition " + index + " is compressed");
    }
    long samples = 2L * header.numberOfSamples() * header.activeChannels();
    long trajectory = (long) header.numberOfSamples() * header.trajectoryDimensions();
    if (values.length(2 * index) != samples * Float.BYTES
        || values.length(2 * index + 1) != trajectory * Float.BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "acquisition "
              + index
              + " has "
              + values.length(2 * index) / Float.BYTES
              + " sample and "
              + values.length(2 * index + 1) / Float.BYTES
              + " trajectory numbers, its header says "
              + samples
              + " and "
              + trajectory);
    }
  }

  @Override
  public MrdHeader header() {
    return header;
  }

  @Override
  public int size() {
    return headers.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return headers.get(Objects.checkIndex(index, size()));
  }

  /**
   * @throws ReconstructionException NON_FINITE_SAMPLES for NaN or infinite numbers
   */
  @Override
  public Acquisition read(int index) {
    AcquisitionHeader of = header(index);
    Acquisition acquisition = new Acquisition(of, floats(2 * index), floats(2 * index + 1));
    FiniteSamples.require(acquisition, index);
    return acquisition;
  }

  private float[] floats(int value) {
    return SampleReader.read(bytes, values.place(value), values.length(value) / Float.BYTES);
  }

  /** Number of waveforms, {@code /<dataset>/waveforms}. */
  public int waveformCount() {
    return waveforms.size();
  }

  /** Waveform {@code index}. */
  public Waveform waveform(int index) {
    return waveforms.read(index);
  }

  /** Always empty: a file has no configuration. */
  @Override
  public Optional<String> configuration() {
    return Optional.empty();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
