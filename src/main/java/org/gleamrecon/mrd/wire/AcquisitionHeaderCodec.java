package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.wire.StructLayout.Field;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/**
 * The acquisition header as bytes: 340, packed to 2, little-endian (ISMRMRD v1, {@code
 * ISMRMRD_AcquisitionHeader}).
 */
public final class AcquisitionHeaderCodec {
  /** The layout; its fields carry the standard's names. */
  public static final StructLayout LAYOUT = StructLayout.packed();

  static final Field VERSION = LAYOUT.add("version", Scalar.U16);
  static final Field FLAGS = LAYOUT.add("flags", Scalar.U64);
  static final Field MEASUREMENT_UID = LAYOUT.add("measurement_uid", Scalar.U32);
  static final Field SCAN_COUNTER = LAYOUT.add("scan_counter", Scalar.U32);
  static final Field ACQUISITION_TIME_STAMP = LAYOUT.add("acquisition_time_stamp", Scalar.U32);
  static final Field PHYSIOLOGY_TIME_STAMP = LAYOUT.add("physiology_time_stamp", Scalar.U32, 3);
  static final Field NUMBER_OF_SAMPLES = LAYOUT.add("number_of_samples", Scalar.U16);
  static final Field AVAILABLE_CHANNELS = LAYOUT.add("available_channels", Scalar.U16);
  static final Field ACTIVE_CHANNELS = LAYOUT.add("active_channels", Scalar.U16);
  static final Field CHANNEL_MASK = LAYOUT.add("channel_mask", Scalar.U64, 16);
  static final Field DISCARD_PRE = LAYOUT.add("discard_pre", Scalar.U16);
  static final Field DISCARD_POST = LAYOUT.add("discard_post", Scalar.U16);
  static final Field CENTER_SAMPLE = LAYOUT.add("center_sample", Scalar.U16);
  static final Field ENCODING_SPACE_REF = LAYOUT.add("encoding_space_ref", Scalar.U16);
  static final Field TRAJECTORY_DIMENSIONS = LAYOUT.add("trajectory_dimensions", Scalar.U16);
  static final Field SAMPLE_TIME_US = LAYOUT.add("sample_time_us", Scalar.F32);
  static final Field POSITION = LAYOUT.add("position", Scalar.F32, 3);
  static final Field READ_DIR = LAYOUT.add("read_dir", Scalar.F32, 3);
  static final Field PHASE_DIR = LAYOUT.add("phase_dir", Scalar.F32, 3);
  static final Field SLICE_DIR = LAYOUT.add("slice_dir", Scalar.F32, 3);
  static final Field PATIENT_TABLE_POSITION = LAYOUT.add("patient_table_position", Scalar.F32, 3);
  static final Field KSPACE_ENCODE_STEP_1 = LAYOUT.add("idx.kspace_encode_step_1", Scalar.U16);
  static final Field KSPACE_ENCODE_STEP_2 = LAYOUT.add("idx.kspace_encode_step_2", Scalar.U16);
  static final Field AVERAGE = LAYOUT.add("idx.average", Scalar.U16);
  static final Field SLICE = LAYOUT.add("idx.slice", Scalar.U16);
  static final Field CONTRAST = LAYOUT.add("idx.contrast", Scalar.U16);
  static final Field PHASE = LAYOUT.add("idx.phase", Scalar.U16);
  static final Field REPETITION = LAYOUT.add("idx.repetition", Scalar.U16);
  static final Field SET = LAYOUT.add("idx.set", Scalar.U16);
  static final Field SEGMENT = LAYOUT.add("idx.segment", Scalar.U16);
  static final Field USER = LAYOUT.add("idx.user", Scalar.U16, 8);
  static final Field USER_INT = LAYOUT.add("user_int", Scalar.I32, 8);
  static final Field USER_FLOAT = LAYOUT.add("user_float", Scalar.F32, 8);

  /** Size of the header on the wire. */
  public static final int BYTES = LAYOUT.bytes();

  private AcquisitionHeaderCodec() {}

  /**
   * The header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian
   */
  public static AcquisitionHeader decode(ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    return new AcquisitionHeader(
        VERSION.u16(b, at),
        FLAGS.u64(b, at),
        MEASUREMENT_UID.u32(b, at),
        SCAN_COUNTER.u32(b, at),
        ACQUISITION_TIME_STAMP.u32(b, at),
        PHYSIOLOGY_TIME_STAMP.u32s(b, at),
        NUMBER_OF_SAMPLES.u16(b, at),
        AVAILABLE_CHANNELS.u16(b, at),
        ACTIVE_CHANNELS.u16(b, at),
        CHANNEL_MASK.u64s(b, at),
        DISCARD_PRE.u16(b, at),
        DISCARD_POST.u16(b, at),
        CENTER_SAMPLE.u16(b, at),
        ENCODING_SPACE_REF.u16(b, at),
        TRAJECTORY_DIMENSIONS.u16(b, at),
        SAMPLE_TIME_US.f32(b, at),
        StructBytes.vector(POSITION, b, at),
        StructBytes.vector(READ_DIR, b, at),
        StructBytes.vector(PHASE_DIR, b, at),
        StructBytes.vector(SLICE_DIR, b, at),
        StructBytes.vector(PATIENT_TABLE_POSITION, b, at),
        new EncodingCounters(
            KSPACE_ENCODE_STEP_1.u16(b, at),
            KSPACE_ENCODE_STEP_2.u16(b, at),
            AVERAGE.u16(b, at),
            SLICE.u16(b, at),
            CONTRAST.u16(b, at),
            PHASE.u16(b, at),
            REPETITION.u16(b, at),
            SET.u16(b, at),
            SEGMENT.u16(b, at),
            USER.u16s(b, at)),
        USER_INT.i32s(b, at),
        USER_FLOAT.f32s(b, at));
  }

  /**
   * Writes the header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian or a value does not fit its field
   */
  public static void encode(AcquisitionHeader header, ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    StructBytes.clear(b, at, BYTES);
    EncodingCounters counters = header.counters();
    VERSION.putU16(b, at, header.version());
    FLAGS.putU64(b, at, header.flags());
    MEASUREMENT_UID.putU32(b, at, header.measurementUid());
    SCAN_COUNTER.putU32(b, at, header.scanCounter());
    ACQUISITION_TIME_STAMP.putU32(b, at, header.acquisitionTimeStamp());
    PHYSIOLOGY_TIME_STAMP.putU32(b, at, header.physiologyTimeStamp());
    NUMBER_OF_SAMPLES.putU16(b, at, header.numberOfSamples());
    AVAILABLE_CHANNELS.putU16(b, at, header.availableChannels());
    ACTIVE_CHANNELS.putU16(b, at, header.activeChannels());
    CHANNEL_MASK.putU64(b, at, header.channelMask());
    DISCARD_PRE.putU16(b, at, header.discardPre());
    DISCARD_POST.putU16(b, at, header.discardPost());
    CENTER_SAMPLE.putU16(b, at, header.centerSample());
    ENCODING_SPACE_REF.putU16(b, at, header.encodingSpaceRef());
    TRAJECTORY_DIMENSIONS.putU16(b, at, header.trajectoryDimensions());
    SAMPLE_TIME_US.putF32(b, at, header.sampleTimeUs());
    StructBytes.putVector(POSITION, b, at, header.positionMm());
    StructBytes.putVector(READ_DIR, b, at, header.readDir());
    StructBytes.putVector(PHASE_DIR, b, at, header.phaseDir());
    StructBytes.putVector(SLICE_DIR, b, at, header.sliceDir());
    StructBytes.putVector(PATIENT_TABLE_POSITION, b, at, header.patientTablePositionMm());
    KSPACE_ENCODE_STEP_1.putU16(b, at, counters.kspaceEncodeStep1());
    KSPACE_ENCODE_STEP_2.putU16(b, at, counters.kspaceEncodeStep2());
    AVERAGE.putU16(b, at, counters.average());
    SLICE.putU16(b, at, counters.slice());
    CONTRAST.putU16(b, at, counters.contrast());
    PHASE.putU16(b, at, counters.phase());
    REPETITION.putU16(b, at, counters.repetition());
    SET.putU16(b, at, counters.set());
    SEGMENT.putU16(b, at, counters.segment());
    USER.putU16(b, at, counters.user());
    USER_INT.putI32(b, at, header.userInt());
    USER_FLOAT.putF32(b, at, header.userFloat());
  }
}
