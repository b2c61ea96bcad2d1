package org.gleamrecon.mrd;

/**
 * One MRD image.
 *
 * @param attributes meta attributes as XML text ({@code org.gleamrecon.mrd.header.MetaXml} reads
 *     it), empty if there are none. May hold patient data
 * @param pixels [channel][z][y][x]
 */
public record Image(ImageHeader header, String attributes, PixelData pixels) {
  /**
   * @throws IllegalArgumentException if the pixels are not of the type or number that the header
   *     says
   */
  public Image {
    if (pixels.type().code() != header.dataType()) {
      throw new IllegalArgumentException(
          "pixels of type " + pixels.type().code() + ", the header says " + header.dataType());
    }
    if (pixels.length() != header.numberOfPixels()) {
      throw new IllegalArgumentException(
          pixels.length() + " pixels, the header says " + header.numberOfPixels());
    }
  }

  @Override
  public String toString() {
    return "Image[" + header.matrixSize() + ", " + header.channels() + " channels]";
  }
}
