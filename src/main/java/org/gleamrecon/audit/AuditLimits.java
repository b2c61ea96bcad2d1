package org.gleamrecon.audit;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param maxFileBytes a file that would grow beyond it is followed by another
 * @param maxBytes of all files; beyond it the oldest goes
 * @param retention for how long a file is kept after its last event
 */
public record AuditLimits(long maxFileBytes, long maxBytes, Duration retention) {
  /** Six years, 10 GB, as the service has it unless told otherwise. */
  public static final AuditLimits DEFAULT =
      new AuditLimits(64L << 20, 10L << 30, Duration.ofDays(2190));
}
