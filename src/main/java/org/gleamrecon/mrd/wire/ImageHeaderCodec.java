package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.wire.StructLayout.Field;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/**
 * The image header as bytes: 198, packed to 2, little-endian (ISMRMRD v1, {@code
 * ISMRMRD_ImageHeader}).
 */
public final class ImageHeaderCodec {
  /** The layout; its fields carry the standard's names. */
  public static final StructLayout LAYOUT = StructLayout.packed();

  static final Field VERSION = LAYOUT.add("version", Scalar.U16);
  static final Field DATA_TYPE = LAYOUT.add("data_type", Scalar.U16);
  static final Field FLAGS = LAYOUT.add("flags", Scalar.U64);
  static final Field MEASUREMENT_UID = LAYOUT.add("measurement_uid", Scalar.U32);
  static final Field MATRIX_SIZE = LAYOUT.add("matrix_size", Scalar.U16, 3);
  static final Field FIELD_OF_VIEW = LAYOUT.add("field_of_view", Scalar.F32, 3);
  static final Field CHANNELS = LAYOUT.add("channels", Scalar.U16);
  static final Field POSITION = LAYOUT.add("position", Scalar.F32, 3);
  static final Field READ_DIR = LAYOUT.add("read_dir", Scalar.F32, 3);
  static final Field PHASE_DIR = LAYOUT.add("phase_dir", Scalar.F32, 3);
  static final Field SLICE_DIR = LAYOUT.add("slice_dir", Scalar.F32, 3);
  static final Field PATIENT_TABLE_POSITION = LAYOUT.add("patient_table_position", Scalar.F32, 3);
  static final Field AVERAGE = LAYOUT.add("average", Scalar.U16);
  static final Field SLICE = LAYOUT.add("slice", Scalar.U16);
  static final Field CONTRAST = LAYOUT.add("contrast", Scalar.U16);
  static final Field PHASE = LAYOUT.add("phase", Scalar.U16);
  static final Field REPETITION = LAYOUT.add("repetition", Scalar.U16);
  static final Field SET = LAYOUT.add("set", Scalar.U16);
  static final Field ACQUISITION_TIME_STAMP = LAYOUT.add("acquisition_time_stamp", Scalar.U32);
  static final Field PHYSIOLOGY_TIME_STAMP = LAYOUT.add("physiology_time_stamp", Scalar.U32, 3);
  static final Field IMAGE_TYPE = LAYOUT.add("image_type", Scalar.U16);
  static final Field IMAGE_INDEX = LAYOUT.add("image_index", Scalar.U16);
  static final Field IMAGE_SERIES_INDEX = LAYOUT.add("image_series_index", Scalar.U16);
  static final Field USER_INT = LAYOUT.add("user_int", Scalar.I32, 8);
  static final Field USER_FLOAT = LAYOUT.add("user_float", Scalar.F32, 8);
  static final Field ATTRIBUTE_STRING_LEN = LAYOUT.add("attribute_string_len", Scalar.U32);

  /** Size of the header on the wire. */
  public static final int BYTES = LAYOUT.bytes();

  private ImageHeaderCodec() {}

  /**
   * The header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian
   */
  public static ImageHeader decode(ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    return new ImageHeader(
        VERSION.u16(b, at),
        DATA_TYPE.u16(b, at),
        FLAGS.u64(b, at),
        MEASUREMENT_UID.u32(b, at),
        new MatrixSize(
            MATRIX_SIZE.u16(b, at, 0), MATRIX_SIZE.u16(b, at, 1), MATRIX_SIZE.u16(b, at, 2)),
        new FieldOfView(
            FIELD_OF_VIEW.f32(b, at, 0), FIELD_OF_VIEW.f32(b, at, 1), FIELD_OF_VIEW.f32(b, at, 2)),
        CHANNELS.u16(b, at),
        StructBytes.vector(POSITION, b, at),
        StructBytes.vector(READ_DIR, b, at),
        StructBytes.vector(PHASE_DIR, b, at),
        StructBytes.vector(SLICE_DIR, b, at),
        StructBytes.vector(PATIENT_TABLE_POSITION, b, at),
        AVERAGE.u16(b, at),
        SLICE.u16(b, at),
        CONTRAST.u16(b, at),
        PHASE.u16(b, at),
        REPETITION.u16(b, at),
        SET.u16(b, at),
        ACQUISITION_TIME_STAMP.u32(b, at),
        PHYSIOLOGY_TIME_STAMP.u32s(b, at),
        IMAGE_TYPE.u16(b, at),
        IMAGE_INDEX.u16(b, at),
        IMAGE_SERIES_INDEX.u16(b, at),
        USER_INT.i32s(b, at),
        USER_FLOAT.f32s(b, at),
        ATTRIBUTE_STRING_LEN.u32(b, at));
  }

  /**
   * Writes the header at a position of a little-endian buffer.
   *
   * @throws IllegalArgumentException if the buffer is big-endian or a value does not fit its field
   */
  public static void encode(ImageHeader header, ByteBuffer b, int at) {
    StructBytes.requireLittleEndian(b);
    StructBytes.clear(b, at, BYTES);
    VERSION.putU16(b, at, header.version());
    DATA_TYPE.putU16(b, at, header.dataType());
    FLAGS.putU64(b, at, header.flags());
    MEASUREMENT_UID.putU32(b, at, header.measurementUid());
    MATRIX_SIZE.putU16(
        b, at, header.matrixSize().x(), header.matrixSize().y(), header.matrixSize().z());
    FIELD_OF_VIEW.putF32(
        b,
        at,
        header.fieldOfViewMm().xMm(),
        header.fieldOfViewMm().yMm(),
        header.fieldOfViewMm().zMm());
    CHANNELS.putU16(b, at, header.channels());
    StructBytes.putVector(POSITION, b, at, header.positionMm());
    StructBytes.putVector(READ_DIR, b, at, header.readDir());
    StructBytes.putVector(PHASE_DIR, b, at, header.phaseDir());
    StructBytes.putVector(SLICE_DIR, b, at, header.sliceDir());
    StructBytes.putVector(PATIENT_TABLE_POSITION, b, at, header.patientTablePositionMm());
    AVERAGE.putU16(b, at, header.average());
    SLICE.putU16(b, at, header.slice());
    CONTRAST.putU16(b, at, header.contrast());
    PHASE.putU16(b, at, header.phase());
    REPETITION.putU16(b, at, header.repetition());
    SET.putU16(b, at, header.set());
    ACQUISITION_TIME_STAMP.putU32(b, at, header.acquisitionTimeStamp());
    PHYSIOLOGY_TIME_STAMP.putU32(b, at, header.physiologyTimeStamp());
    IMAGE_TYPE.putU16(b, at, header.imageType());
    IMAGE_INDEX.putU16(b, at, header.imageIndex());
    IMAGE_SERIES_INDEX.putU16(b, at, header.imageSeriesIndex());
    USER_INT.putI32(b, at, header.userInt());
    USER_FLOAT.putF32(b, at, header.userFloat());
    ATTRIBUTE_STRING_LEN.putU32(b, at, header.attributeStringLength());
  }
}
