package org.gleamrecon.mrd;

/** What the pixels of an image are; the codes of the MRD image header's {@code image_type}. */
public enum ImageType {
  MAGNITUDE(1),
  PHASE(2),
  REAL(3),
  IMAG(4),
  COMPLEX(5),
  RGB(6);

  private final int code;

  ImageType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
