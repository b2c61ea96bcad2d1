package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;

/**
 * The waveforms of a scan, {@code /<dataset>/waveforms}: headers in memory, samples in the file.
 */
final class HdfWaveforms {
  private static final int LEAST_WAVEFORM_BYTES = 16;

  private final HdfBytes bytes;
  private final WaveformHeader[] headers;
  private final HeapValues values;

  private HdfWaveforms(HdfBytes bytes, WaveformHeader[] headers, HeapValues values) {
    this.bytes = bytes;
    this.headers = headers;
    this.values = values;
  }

  static HdfWaveforms none(HdfBytes bytes) {
    return new HdfWaveforms(bytes, new WaveformHeader[0], new HeapValues(bytes, 0));
  }

  static HdfWaveforms index(HdfBytes bytes, HdfDataset dataset) {
    int count = dataset.rows();
    if (count > bytes.size() / LEAST_WAVEFORM_BYTES) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, count + " waveforms in a file of " + bytes.size() + " bytes");
    }
    CompoundMembers record = CompoundMembers.of(dataset.type());
    CompoundMembers head = record.compound("head");
    Map<WaveformMember, Integer> offsets = new EnumMap<>(WaveformMember.class);
    for (WaveformMember member : WaveformMember.values()) {
      offsets.put(member, head.numbers(member.fileName(), member.type(), 1));
    }
    int data = record.variableLength("data", NumberType.U32);
    WaveformHeader[] headers = new WaveformHeader[count];
    HeapValues values = new HeapValues(bytes, count);
    dataset.forEachPiece(
        (first, rows, piece) -> {
          for (int i = 0; i < rows; i++) {
            int start = piece.position() + i * dataset.rowBytes();
            WaveformHeader header = header(piece, start, offsets);
            headers[first + i] = header;
            values.add(first + i, piece, start + data, Integer.BYTES);
            long samples = (long) header.numberOfSamples() * header.channels();
            if (values.length(first + i) != samples * Integer.BYTES) {
              throw new ReconstructionException(
                  FailureCode.MRD_MALFORMED,
                  "waveform "
                      + (first + i)
                      + " has "
                      + values.length(first + i) / Integer.BYTES
                      + " samples, its header says "
                      + samples);
            }
          }
        });
    return new HdfWaveforms(bytes, headers, values.locate());
  }

  private static WaveformHeader header(
      ByteBuffer rows, int start, Map<WaveformMember, Integer> offsets) {
    return new WaveformHeader(
        u16(rows, start, offsets, WaveformMember.VERSION),
        rows.getLong(at(start, offsets, WaveformMember.FLAGS)),
        u32(rows, start, offsets, WaveformMember.MEASUREMENT_UID),
        u32(rows, start, offsets, WaveformMember.SCAN_COUNTER),
        u32(rows, start, offsets, WaveformMember.TIME_STAMP),
        u16(rows, start, offsets, WaveformMember.NUMBER_OF_SAMPLES),
        u16(rows, start, offsets, WaveformMember.CHANNELS),
        rows.getFloat(at(start, offsets, WaveformMember.SAMPLE_TIME_US)),
        u16(rows, start, offsets, WaveformMember.WAVEFORM_ID));
  }

  private static int u16(
      ByteBuffer rows, int start, Map<WaveformMember, Integer> offsets, WaveformMember member) {
    return Short.toUnsignedInt(rows.getShort(at(start, offsets, member)));
  }

  private static long u32(
      ByteBuffer rows, int start, Map<WaveformMember, Integer> offsets, WaveformMember member) {
    return Integer.toUnsignedLong(rows.getInt(at(start, offsets, member)));
  }

  private static int at(int start, Map<WaveformMember, Integer> offsets, WaveformMember member) {
    return start + Objects.requireNonNull(offsets.get(member));
  }

  int size() {
    return headers.length;
  }

  Waveform read(int index) {
    int[] samples = new int[values.length(index) / Integer.BYTES];
    if (samples.length > 0) {
      ByteBuffer buffer = ByteBuffer.allocate(values.length(index)).order(ByteOrder.LITTLE_ENDIAN);
      bytes.read(buffer, values.place(index));
      buffer.flip().asIntBuffer().get(samples);
    }
    return new Waveform(headers[index], samples);
  }
}
