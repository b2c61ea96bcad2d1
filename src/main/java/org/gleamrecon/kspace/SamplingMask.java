package org.gleamrecon.kspace;

/**
 * Which samples of a frame were acquired.
 *
 * @param acquired [phase2][phase1][readout], one entry per sample of the encoded grid (readout
 *     without oversampling); belongs to the record. In a frame whose readout axis is already in
 *     image space every readout entry of a line is equal.
 */
public record SamplingMask(boolean[] acquired, int readout, int phase1, int phase2) {
  public SamplingMask {
    if (acquired.length != readout * phase1 * phase2) {
      throw new IllegalArgumentException(
          "mask of %d entries for %d x %d x %d"
              .formatted(acquired.length, phase2, phase1, readout));
    }
  }

  /** Number of acquired samples. */
  public int count() {
    int count = 0;
    for (boolean sample : acquired) {
      count += sample ? 1 : 0;
    }
    return count;
  }

  /** Whether every line was acquired from end to end or not at all (no partial echo). */
  public boolean wholeLines() {
    for (int at = 0; at < acquired.length; at++) {
      if (acquired[at] != acquired[at - at % readout]) {
        return false;
      }
    }
    return true;
  }

  /** The first sample of every line, [phase2][phase1]. */
  public boolean[] lines() {
    boolean[] lines = new boolean[phase2 * phase1];
    for (int line = 0; line < lines.length; line++) {
      lines[line] = acquired[line * readout];
    }
    return lines;
  }
}
