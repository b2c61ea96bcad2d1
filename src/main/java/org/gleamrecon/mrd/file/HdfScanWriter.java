package org.gleamrecon.mrd.file;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;
import org.gleamrecon.mrd.wire.WaveformHeaderCodec;

/**
 * Writes an ISMRMRD HDF5 file with the types and names of the C library, acquisition by
 * acquisition. What is in memory does not grow with the scan but for 8 bytes per 64 acquisitions.
 * The file becomes valid in {@link #close}. Not for several threads.
 */
public final class HdfScanWriter implements Closeable {
  private static final int SUPERBLOCK_BYTES = 96;

  /** The C library's record: header, 4 bytes of padding, trajectory, samples. */
  private static final int TRAJECTORY_OFFSET = 344;

  private static final int ACQUISITION_BYTES =
      TRAJECTORY_OFFSET + 2 * CompoundMembers.VARIABLE_LENGTH_BYTES;
  private static final int WAVEFORM_BYTES =
      WaveformHeaderCodec.BYTES + CompoundMembers.VARIABLE_LENGTH_BYTES;

  private final HdfOutput output;
  private final HeapWriter heap;
  private final String dataset;
  private final ByteBuffer xml;
  private final RecordWriter acquisitions;
  private final RecordWriter waveforms;
  private boolean closed;
  private boolean sound = true;

  private HdfScanWriter(HdfOutput output, String dataset, String headerXml) {
    this.output = output;
    this.dataset = dataset;
    this.heap = new HeapWriter(output);
    this.acquisitions = new RecordWriter(output, heap, ACQUISITION_BYTES);
    this.waveforms = new RecordWriter(output, heap, WAVEFORM_BYTES);
    byte[] text = headerXml.getBytes(StandardCharsets.UTF_8);
    this.xml = HdfOutput.buffer(CompoundMembers.VARIABLE_LENGTH_BYTES);
    heap.store(xml, text.length, text.length, place -> place.put(text));
  }

  /**
   * Starts a file; one that exists is replaced.
   *
   * @param dataset the group, usually {@code dataset}
   * @throws ReconstructionException PARAMETER_INVALID for a group's name that is empty or has a
   *     slash or a NUL; INTERNAL if the file cannot be written
   */
  public static HdfScanWriter create(Path file, String dataset, String headerXml) {
    if (dataset.isEmpty() || dataset.indexOf('/') >= 0 || dataset.indexOf('\0') >= 0) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "a dataset's name is not empty and has no slash");
    }
    return new HdfScanWriter(HdfOutput.create(file, SUPERBLOCK_BYTES), dataset, headerXml);
  }

  /**
   * Appends an acquisition.
   *
   * @throws IllegalArgumentException if the arrays have not the lengths that the header gives them,
   *     or a number of the header does not fit its field
   */
  public void write(Acquisition acquisition) {
    AcquisitionHeader header = acquisition.header();
    long samples = 2L * header.numberOfSamples() * header.activeChannels();
    long trajectory = (long) header.numberOfSamples() * header.trajectoryDimensions();
    if (acquisition.samples().length != samples || acquisition.trajectory().length != trajectory) {
      throw new IllegalArgumentException(
          acquisition.samples().length
              + " sample and "
              + acquisition.trajectory().length
              + " trajectory numbers, the header says "
              + samples
              + " and "
              + trajectory);
    }
    ByteBuffer row = acquisitions.startRow();
    AcquisitionHeaderCodec.encode(header, row, 0);
    sound = false;
    row.position(TRAJECTORY_OFFSET);
    store(row, acquisition.trajectory());
    store(row, acquisition.samples());
    acquisitions.endRow();
    sound = true;
  }

  /**
   * Appends a waveform.
   *
   * @throws IllegalArgumentException if a number of the header does not fit its field
   */
  public void write(Waveform waveform) {
    ByteBuffer row = waveforms.startRow();
    WaveformHeaderCodec.encode(waveform.header(), row, 0);
    sound = false;
    int[] samples = waveform.samples();
    row.position(WaveformHeaderCodec.BYTES);
    heap.store(
        row,
        samples.length,
        Math.multiplyExact(Integer.BYTES, samples.length),
        place -> place.asIntBuffer().put(samples));
    waveforms.endRow();
    sound = true;
  }

  private void store(ByteBuffer row, float[] values) {
    heap.store(
        row,
        values.length,
        Math.multiplyExact(Float.BYTES, values.length),
        place -> place.asFloatBuffer().put(values));
  }

  /** Completes the file; one that a failed write left incomplete stays without a signature. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (sound) {
        finish();
      }
    } finally {
      output.close();
    }
  }

  private void finish() {
    // Records point into the heap, and nothing may come between: first the heap, then the rest.
    heap.flush();
    ObjectHeaderWriter headers = new ObjectHeaderWriter(output);
    SortedMap<String, Long> members = new TreeMap<>();
    members.put("data", headers.chunked(acquisitions, acquisitions.finish(), acquisitionType()));
    if (waveforms.rows() > 0) {
      members.put("waveforms", headers.chunked(waveforms, waveforms.finish(), waveformType()));
    }
    long place = output.append(xml);
    members.put(
        "xml", headers.contiguous(place, xml.capacity(), DatatypeMessage.variableLengthString()));
    long group = headers.group(members).header();
    ObjectHeaderWriter.GroupPlace root = headers.group(new TreeMap<>(Map.of(dataset, group)));
    output.finish(superblock(root));
  }

  /** Version 0: HDF5 File Format Specification 3.0, section II.A. */
  private ByteBuffer superblock(ObjectHeaderWriter.GroupPlace root) {
    return HdfOutput.buffer(SUPERBLOCK_BYTES)
        .put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'})
        .put(new byte[] {0, 0, 0, 0, 0, Long.BYTES, Long.BYTES, 0})
        .putShort((short) ObjectHeaderWriter.GROUP_LEAF_K)
        .putShort((short) ObjectHeaderWriter.GROUP_INTERNAL_K)
        .putInt(0)
        .putLong(0)
        .putLong(-1)
        .putLong(output.end())
        .putLong(-1)
        .putLong(0)
        .putLong(root.header())
        .putInt(1)
        .putInt(0)
        .putLong(root.tree())
        .putLong(root.heap());
  }

  private static byte[] acquisitionType() {
    byte[] floats = DatatypeMessage.variableLength(Scalar.F32);
    return new DatatypeMessage.Compound(ACQUISITION_BYTES)
        .add("head", 0, DatatypeMessage.struct(AcquisitionHeaderCodec.LAYOUT))
        .add("traj", TRAJECTORY_OFFSET, floats)
        .add("data", TRAJECTORY_OFFSET + CompoundMembers.VARIABLE_LENGTH_BYTES, floats)
        .encode();
  }

  private static byte[] waveformType() {
    return new DatatypeMessage.Compound(WAVEFORM_BYTES)
        .add("head", 0, DatatypeMessage.struct(WaveformHeaderCodec.LAYOUT))
        .add("data", WaveformHeaderCodec.BYTES, DatatypeMessage.variableLength(Scalar.U32))
        .encode();
  }
}
