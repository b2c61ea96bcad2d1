package org.gleamrecon.mrd.file;

/** The little-endian number types of MRD records. */
enum NumberType {
  U16(2, false),
  U32(4, false),
  U64(8, false),
  I32(4, true),
  F32(4, true);

  private final int bytes;
  private final boolean signed;

  NumberType(int bytes, boolean signed) {
    this.bytes = bytes;
    this.signed = signed;
  }

  int bytes() {
    return bytes;
  }

  boolean isSigned() {
    return signed;
  }
}
