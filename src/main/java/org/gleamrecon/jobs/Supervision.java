package org.gleamrecon.jobs;

/** What a training learns from. */
public enum Supervision implements Choice {
  /** Fully sampled scans. */
  FULL,
  /** Undersampled scans alone. */
  SELF
}
