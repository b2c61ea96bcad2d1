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

  /** 0: not busy, 1: the next request but one may be refused. Rises evenly in between. */
  public double share(AdmissionState state, AdmissionLimits limits) {
    if (limits.queued() == 0) {
      return 0;
    }
    double taken = (double) taken(state) / limits.queued();
    return Math.max(0, Math.min(1, (taken - from) / (1 - from)));
  }

  /** Requests that have a place to wait. */
  public static int taken(AdmissionState state) {
    return state.arriving() + state.waiting();
  }
}
