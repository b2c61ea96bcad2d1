package org.gleamrecon.dicom;

/** Value representations (DICOM PS3.5, table 6.2-1), those that our objects use. */
enum Vr {
  CS(16),
  DA(8),
  DS(16),
  DT(26),
  FD(0),
  IS(12),
  LO(64),
  LT(10240),
  OB(0),
  OW(0),
  PN(64),
  SH(16),
  SQ(0),
  ST(1024),
  TM(14),
  UI(64),
  UL(0),
  US(0),
  UT(1 << 16);

  /** Longest value in characters (for PN: of a component group); 0 for binary values. */
  final int maxCharacters;

  Vr(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** Whether the length is a 32 bit number after two reserved bytes (PS3.5, table 7.1-1). */
  boolean hasLongLength() {
    return this == OB || this == OW || this == SQ || this == UT;
  }

  /** What makes a value of odd length even. */
  byte padding() {
    return this == OB || this == UI ? 0 : (byte) ' ';
  }
}
