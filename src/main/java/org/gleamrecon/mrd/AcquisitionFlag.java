package org.gleamrecon.mrd;

/** Flags of an acquisition. Value n of the standard is bit n - 1 of the 64-bit flag field. */
public enum AcquisitionFlag {
  FIRST_IN_ENCODE_STEP1(1),
  LAST_IN_ENCODE_STEP1(2),
  FIRST_IN_ENCODE_STEP2(3),
  LAST_IN_ENCODE_STEP2(4),
  FIRST_IN_AVERAGE(5),
  LAST_IN_AVERAGE(6),
  FIRST_IN_SLICE(7),
  LAST_IN_SLICE(8),
  FIRST_IN_CONTRAST(9),
  LAST_IN_CONTRAST(10),
  FIRST_IN_PHASE(11),
  LAST_IN_PHASE(12),
  FIRST_IN_REPETITION(13),
  LAST_IN_REPETITION(14),
  FIRST_IN_SET(15),
  LAST_IN_SET(16),
  FIRST_IN_SEGMENT(17),
  LAST_IN_SEGMENT(18),
  IS_NOISE_MEASUREMENT(19),
  IS_PARALLEL_CALIBRATION(20),
  IS_PARALLEL_CALIBRATION_AND_IMAGING(21),
  IS_REVERSE(22),
  IS_NAVIGATION_DATA(23),
  IS_PHASECORR_DATA(24),
  LAST_IN_MEASUREMENT(25),
  IS_HPFEEDBACK_DATA(26),
  IS_DUMMYSCAN_DATA(27),
  IS_RTFEEDBACK_DATA(28),
  IS_SURFACECOILCORRECTIONSCAN_DATA(29),
  IS_PHASE_STABILIZATION_REFERENCE(30),
  IS_PHASE_STABILIZATION(31),
  COMPRESSION1(53),
  COMPRESSION2(54),
  COMPRESSION3(55),
  COMPRESSION4(56),
  USER1(57),
  USER2(58),
  USER3(59),
  USER4(60),
  USER5(61),
  USER6(62),
  USER7(63),
  USER8(64);

  private final long bit;

  AcquisitionFlag(int value) {
    this.bit = 1L << (value - 1);
  }

  /** The flag as a bit mask of the header's flag field. */
  public long bit() {
    return bit;
  }

  public boolean isSet(long flags) {
    return (flags & bit) != 0;
  }
}
