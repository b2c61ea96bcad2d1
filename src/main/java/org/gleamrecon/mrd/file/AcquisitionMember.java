package org.gleamrecon.mrd.file;

import java.util.Locale;

/**
 * The members of an acquisition header in an HDF5 file, in the order in which the C library packs
 * them without gaps: 340 bytes (ismrmrd.h, ISMRMRD_AcquisitionHeader). A constant in lower case is
 * the member's name in the file; those of the counters lie in the compound {@code idx}.
 */
enum AcquisitionMember {
  VERSION(NumberType.U16, 1),
  FLAGS(NumberType.U64, 1),
  MEASUREMENT_UID(NumberType.U32, 1),
  SCAN_COUNTER(NumberType.U32, 1),
  ACQUISITION_TIME_STAMP(NumberType.U32, 1),
  PHYSIOLOGY_TIME_STAMP(NumberType.U32, 3),
  NUMBER_OF_SAMPLES(NumberType.U16, 1),
  AVAILABLE_CHANNELS(NumberType.U16, 1),
  ACTIVE_CHANNELS(NumberType.U16, 1),
  CHANNEL_MASK(NumberType.U64, 16),
  DISCARD_PRE(NumberType.U16, 1),
  DISCARD_POST(NumberType.U16, 1),
  CENTER_SAMPLE(NumberType.U16, 1),
  ENCODING_SPACE_REF(NumberType.U16, 1),
  TRAJECTORY_DIMENSIONS(NumberType.U16, 1),
  SAMPLE_TIME_US(NumberType.F32, 1),
  POSITION(NumberType.F32, 3),
  READ_DIR(NumberType.F32, 3),
  PHASE_DIR(NumberType.F32, 3),
  SLICE_DIR(NumberType.F32, 3),
  PATIENT_TABLE_POSITION(NumberType.F32, 3),
  KSPACE_ENCODE_STEP_1(NumberType.U16, 1),
  KSPACE_ENCODE_STEP_2(NumberType.U16, 1),
  AVERAGE(NumberType.U16, 1),
  SLICE(NumberType.U16, 1),
  CONTRAST(NumberType.U16, 1),
  PHASE(NumberType.U16, 1),
  REPETITION(NumberType.U16, 1),
  SET(NumberType.U16, 1),
  SEGMENT(NumberType.U16, 1),
  USER(NumberType.U16, 8),
  USER_INT(NumberType.I32, 8),
  USER_FLOAT(NumberType.F32, 8);

  /** Bytes of all members together. */
  static final int BYTES = 340;

  private final NumberType type;
  private final int count;

  AcquisitionMember(NumberType type, int count) {
    this.type = type;
    this.count = count;
  }

  NumberType type() {
    return type;
  }

  /** Numbers in the member: 1, or the length of the array. */
  int count() {
    return count;
  }

  int bytes() {
    return type.bytes() * count;
  }

  boolean isCounter() {
    return compareTo(KSPACE_ENCODE_STEP_1) >= 0 && compareTo(USER) <= 0;
  }

  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
