package org.gleamrecon.tcp;

import java.time.Duration;
import org.gleamrecon.access.AddressList;
import org.gleamrecon.admission.LeastRate;

/**
 * What the MRD door accepts.
 *
 * @param allowed addresses that may open a session
 * @param maxSessions sessions at the same time, those that idle among them
 * @param idleTime for how long nothing may arrive, or nothing of an answer be taken
 * @param maxScanBytes longest scan
 * @param leastRate of what is waited for inside a message
 * @param drainBytes how much is still read, and thrown away, after an error was said
 * @param drainTime for how long
 */
public record MrdDoorLimits(
    AddressList allowed,
    int maxSessions,
    Duration idleTime,
    long maxScanBytes,
    LeastRate leastRate,
    long drainBytes,
    Duration drainTime) {
  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if no session could ever be served
   */
  public MrdDoorLimits {
    if (maxSessions < 1 || idleTime.toMillis() < 1) {
      throw new IllegalArgumentException(
          "at least 1 session, 1 ms; found %d, %s".formatted(maxSessions, idleTime));
    }
  }
}
