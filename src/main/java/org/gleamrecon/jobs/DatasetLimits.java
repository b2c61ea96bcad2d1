package org.gleamrecon.jobs;

/**
 * How much is kept.
 *
 * @param maxBytes of all scans together
 * @param maxScans of one dataset
 * @param freeBytesFloor bytes that stay free on the disk
 */
public record DatasetLimits(long maxBytes, int maxScans, long freeBytesFloor) {
  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if nothing could ever be kept
   */
  public DatasetLimits {
    if (maxBytes < 1 || maxScans < 1 || freeBytesFloor < 0) {
      throw new IllegalArgumentException(
          "at least 1 byte, 1 scan, 0 bytes free; found %d, %d, %d"
              .formatted(maxBytes, maxScans, freeBytesFloor));
    }
  }
}
