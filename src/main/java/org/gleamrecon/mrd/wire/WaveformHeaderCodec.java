package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import org.gleamrecon.mrd.WaveformHeader;
import org.gleamrecon.mrd.wire.StructLayout.Field;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/**
 * The waveform header as bytes: 40, naturally aligned and so with gaps after version and at the
 * end, little-endian (ISMRMRD v1, {@code ISMRMRD_WaveformHeader}).
 */
public final class WaveformHeaderCodec {
  /** The layout; its fields carry the standard's names. */
  public static final StructLayout LAYOUT = StructLayout.naturallyAligned();

  static final Field VERSION = LAYOUT.add("version", Scalar.U16);
  static final Field FLAGS = LAYOUT.add("flags", Scalar.U64);
  static final Field MEASUREMENT_UID = LAYOUT.add("measurement_uid", Scalar.U32);
  static final Field SCAN_COUNTER = LAYOUT.add("scan_counter", Scalar.U32);
  static final Field TIME_STAMP = LAYOUT.add("time_stamp", Scalar.U32);
  static final Field NUMBER_OF_SAMPLES = LAYOUT.add("number_of_samples", Scalar.U16);
  static final Field CHANNELS = LAYOUT.add("channels", Scalar.U16);
  static final Field SAMPLE_TIME_US = LAYOUT.add("sample_time_us", Scalar.F32);
  static final Field WAVEFORM_ID = LAYOUT.add("waveform_id", Scalar.U16);

  /** Size of the header on the wire. */
  public static final int BYTES = LAYOUT.bytes();

  private WaveformHeaderCodec() {}

  /**
   * The header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian
   */
  public static WaveformHeader decode(ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    return new WaveformHeader(
        VERSION.u16(b, at),
        FLAGS.u64(b, at),
        MEASUREMENT_UID.u32(b, at),
        SCAN_COUNTER.u32(b, at),
        TIME_STAMP.u32(b, at),
        NUMBER_OF_SAMPLES.u16(b, at),
        CHANNELS.u16(b, at),
        SAMPLE_TIME_US.f32(b, at),
        WAVEFORM_ID.u16(b, at));
  }

  /**
   * Writes the header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian or a value does not fit its field
   */
  public static void encode(WaveformHeader header, ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    StructBytes.clear(b, at, BYTES);
    VERSION.putU16(b, at, header.version());
    FLAGS.putU64(b, at, header.flags());
    MEASUREMENT_UID.putU32(b, at, header.measurementUid());
    SCAN_COUNTER.putU32(b, at, header.scanCounter());
    TIME_STAMP.putU32(b, at, header.timeStamp());
    NUMBER_OF_SAMPLES.putU16(b, at, header.numberOfSamples());
    CHANNELS.putU16(b, at, header.channels());
    SAMPLE_TIME_US.putF32(b, at, header.sampleTimeUs());
    WAVEFORM_ID.putU16(b, at, header.waveformId());
  }
}
