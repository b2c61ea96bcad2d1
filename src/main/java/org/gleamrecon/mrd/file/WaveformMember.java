package org.gleamrecon.mrd.file;

import java.util.Locale;

/**
 * The members of a waveform header in an HDF5 file, with the places that the C library gives them:
 * 40 bytes, naturally aligned (waveform.h, ISMRMRD_WaveformHeader).
 */
enum WaveformMember {
  VERSION(NumberType.U16, 0),
  FLAGS(NumberType.U64, 8),
  MEASUREMENT_UID(NumberType.U32, 16),
  SCAN_COUNTER(NumberType.U32, 20),
  TIME_STAMP(NumberType.U32, 24),
  NUMBER_OF_SAMPLES(NumberType.U16, 28),
  CHANNELS(NumberType.U16, 30),
  SAMPLE_TIME_US(NumberType.F32, 32),
  WAVEFORM_ID(NumberType.U16, 36);

  /** Bytes of a header, padding included. */
  static final int BYTES = 40;

  private final NumberType type;
  private final int offset;

  WaveformMember(NumberType type, int offset) {
    this.type = type;
    this.offset = offset;
  }

  NumberType type() {
    return type;
  }

  /** Place in the header that we write. */
  int offset() {
    return offset;
  }

  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
