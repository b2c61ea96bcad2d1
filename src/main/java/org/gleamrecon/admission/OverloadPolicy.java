package org.gleamrecon.admission;

/**
 * When a service counts as busy, and how much it gives way before it has to refuse.
 *
 * @param from part of the places to wait that are taken, from which on it gives way; all of it
 *     where all are taken
 */
public record OverloadPolicy(double from) {
  /** Checked where it is made. */
  public OverloadPolicy {
    if (!(from >= 0 && from < 1)) {
      throw new IllegalArgumentException("from %s, not from 0 to below 1".formatted(from));
    }
  }

  /**
   * 0: not busy, 1: no place is left. Rises evenly in between.
   *
   * @param taken as {@link #taken}
   * @param places {@link AdmissionLimits#queued}
   */
  public double share(int taken, int places) {
    if (places == 0) {
      return 0;
    }
    return Math.max(0, Math.min(1, ((double) taken / places - from) / (1 - from)));
  }

  /** Requests beyond those that work or could: a free place to work is nobody's place to wait. */
  public static int taken(AdmissionState state, AdmissionLimits limits) {
    return Math.max(0, state.arriving() + state.waiting() + state.working() - limits.concurrent());
  }
}
