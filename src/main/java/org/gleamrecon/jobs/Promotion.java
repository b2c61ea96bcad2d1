package org.gleamrecon.jobs;

/** Whether a job's model goes live by itself. */
public enum Promotion implements Choice {
  /** Somebody activates it. */
  MANUAL,
  /** At once, if no exit is worse than the base's. */
  WHEN_BETTER
}
