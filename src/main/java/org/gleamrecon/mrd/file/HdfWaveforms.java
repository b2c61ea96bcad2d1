package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.WaveformHeader;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;
import org.gleamrecon.mrd.wire.WaveformHeaderCodec;

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
    StructMembers members = new StructMembers(record.compound("head"), WaveformHeaderCodec.LAYOUT);
    ByteBuffer struct =
        ByteBuffer.allocate(WaveformHeaderCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int data = record.variableLength("data", Scalar.U32);
    WaveformHeader[] headers = new WaveformHeader[count];
    HeapValues values = new HeapValues(bytes, count);
    dataset.forEachPiece(
        (first, rows, piece) -> {
          for (int i = 0; i < rows; i++) {
            int start = piece.position() + i * dataset.rowBytes();
            members.copy(piece, start, struct);
            WaveformHeader header = WaveformHeaderCodec.decode(struct, 0);
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
