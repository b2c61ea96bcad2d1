package org.gleamrecon.admission;

/**
 * How much the gate lets in.
 *
 * @param concurrent permits that work at the same time
 * @param queued further permits, whose bodies arrive or which wait for their turn
 * @param queuedBytes bytes of the bodies of all permits that do not work yet
 */
public record AdmissionLimits(int concurrent, int queued, long queuedBytes) {
  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if nothing could ever be admitted
   */
  public AdmissionLimits {
    if (concurrent < 1 || queued < 0 || queuedBytes < 1) {
      throw new IllegalArgumentException(
          "at least 1 concurrent, 0 queued, 1 byte; found %d, %d, %d"
              .formatted(concurrent, queued, queuedBytes));
    }
  }
}
