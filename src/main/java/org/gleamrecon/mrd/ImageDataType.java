package org.gleamrecon.mrd;

import java.util.Optional;

/** Types of pixels and array elements, with the code of the MRD standard and the size in bytes. */
public enum ImageDataType {
  UNSIGNED_SHORT(1, 2),
  SHORT(2, 2),
  UNSIGNED_INT(3, 4),
  INT(4, 4),
  FLOAT(5, 4),
  DOUBLE(6, 8),
  COMPLEX_FLOAT(7, 8),
  COMPLEX_DOUBLE(8, 16);

  private final int code;
  private final int bytes;

  ImageDataType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  public int code() {
    return code;
  }

  /** Size of one pixel in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The type of this code; empty if the standard has none. */
  public static Optional<ImageDataType> ofCode(int code) {
    return code >= 1 && code <= values().length
        ? Optional.of(values()[code - 1])
        : Optional.empty();
  }
}
