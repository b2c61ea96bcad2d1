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
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;

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
      WaveformMember.BYTES + CompoundMembers.VARIABLE_LENGTH_BYTES;

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
   * @throws IllegalArgumentException if the arrays have not the lengths that the header gives them
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
    sound = false;
    ByteBuffer row = acquisitions.startRow();
    put(row, header);
    row.position(TRAJECTORY_OFFSET);
    store(row, acquisition.trajectory());
    store(row, acquisition.samples());
    acquisitions.endRow();
    sound = true;
  }

  /** Appends a waveform. */
  public void write(Waveform waveform) {
    sound = false;
    ByteBuffer row = waveforms.startRow();
    put(row, waveform.header());
    int[] samples = waveform.samples();
    row.position(WaveformMember.BYTES);
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

  private static void put(ByteBuffer row, AcquisitionHeader header) {
    row.putShort((short) header.version()).putLong(header.flags());
    row.putInt((int) header.measurementUid()).putInt((int) header.scanCounter());
    row.putInt((int) header.acquisitionTimeStamp());
    for (long stamp : header.physiologyTimeStamp()) {
      row.putInt((int) stamp);
    }
    row.putShort((short) header.numberOfSamples()).putShort((short) header.availableChannels());
    row.putShort((short) header.activeChannels());
    for (long word : header.channelMask()) {
      row.putLong(word);
    }
    row.putShort((short) header.discardPre()).putShort((short) header.discardPost());
    row.putShort((short) header.centerSample()).putShort((short) header.encodingSpaceRef());
    row.putShort((short) header.trajectoryDimensions()).putFloat(header.sampleTimeUs());
    put(row, header.positionMm());
    put(row, header.readDir());
    put(row, header.phaseDir());
    put(row, header.sliceDir());
    put(row, header.patientTablePositionMm());
    EncodingCounters counters = header.counters();
    row.putShort((short) counters.kspaceEncodeStep1());
    row.putShort((short) counters.kspaceEncodeStep2());
    row.putShort((short) counters.average()).putShort((short) counters.slice());
    row.putShort((short) counters.contrast()).putShort((short) counters.phase());
    row.putShort((short) counters.repetition()).putShort((short) counters.set());
    row.putShort((short) counters.segment());
    for (int counter : counters.user()) {
      row.putShort((short) counter);
    }
    for (int value : header.userInt()) {
      row.putInt(value);
    }
    for (float value : header.userFloat()) {
      row.putFloat(value);
    }
  }

  private static void put(ByteBuffer row, Vector3 vector) {
    row.putFloat(vector.x()).putFloat(vector.y()).putFloat(vector.z());
  }

  private static void put(ByteBuffer row, WaveformHeader header) {
    row.putShort(WaveformMember.VERSION.offset(), (short) header.version());
    row.putLong(WaveformMember.FLAGS.offset(), header.flags());
    row.putInt(WaveformMember.MEASUREMENT_UID.offset(), (int) header.measurementUid());
    row.putInt(WaveformMember.SCAN_COUNTER.offset(), (int) header.scanCounter());
    row.putInt(WaveformMember.TIME_STAMP.offset(), (int) header.timeStamp());
    row.putShort(WaveformMember.NUMBER_OF_SAMPLES.offset(), (short) header.numberOfSamples());
    row.putShort(WaveformMember.CHANNELS.offset(), (short) header.channels());
    row.putFloat(WaveformMember.SAMPLE_TIME_US.offset(), header.sampleTimeUs());
    row.putShort(WaveformMember.WAVEFORM_ID.offset(), (short) header.waveformId());
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
    DatatypeMessage.Compound counters = new DatatypeMessage.Compound(counterBytes());
    DatatypeMessage.Compound head = new DatatypeMessage.Compound(AcquisitionMember.BYTES);
    int offset = 0;
    int counterOffset = 0;
    for (AcquisitionMember member : AcquisitionMember.values()) {
      byte[] type = DatatypeMessage.numbers(member.type(), member.count());
      if (member.isCounter()) {
        counters.add(member.fileName(), counterOffset, type);
        counterOffset += member.bytes();
        if (member == AcquisitionMember.USER) {
          head.add("idx", offset, counters.encode());
          offset += counterOffset;
        }
      } else {
        head.add(member.fileName(), offset, type);
        offset += member.bytes();
      }
    }
    byte[] floats = DatatypeMessage.variableLength(NumberType.F32);
    return new DatatypeMessage.Compound(ACQUISITION_BYTES)
        .add("head", 0, head.encode())
        .add("traj", TRAJECTORY_OFFSET, floats)
        .add("data", TRAJECTORY_OFFSET + CompoundMembers.VARIABLE_LENGTH_BYTES, floats)
        .encode();
  }

  private static int counterBytes() {
    int bytes = 0;
    for (AcquisitionMember member : AcquisitionMember.values()) {
      bytes += member.isCounter() ? member.bytes() : 0;
    }
    return bytes;
  }

  private static byte[] waveformType() {
    DatatypeMessage.Compound head = new DatatypeMessage.Compound(WaveformMember.BYTES);
    for (WaveformMember member : WaveformMember.values()) {
      head.add(member.fileName(), member.offset(), DatatypeMessage.number(member.type()));
    }
    return new DatatypeMessage.Compound(WAVEFORM_BYTES)
        .add("head", 0, head.encode())
        .add("data", WaveformMember.BYTES, DatatypeMessage.variableLength(NumberType.U32))
        .encode();
  }
}
