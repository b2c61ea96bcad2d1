package org.gleamrecon.mrd;

/** Flags of an image. Value n of the standard is bit n - 1 of the 64-bit flag field. */
public enum ImageFlag {
  IS_NAVIGATION_DATA(1),
  USER1(57),
  USER2(58),
  USER3(59),
  USER4(60),
  USER5(61),
  USER6(62),
  USER7(63),
  USER8(64);

  private final long bit;

  ImageFlag(int value) {
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
