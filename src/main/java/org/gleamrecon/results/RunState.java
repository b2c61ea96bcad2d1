package org.gleamrecon.results;

import java.util.Locale;

/** Where a run is. The last three are for good. */
public enum RunState {
  /** Accepted, waits for its turn. */
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Somebody stopped it. */
  CANCELLED;

  /** The word that clients read. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing changes any more. */
  public boolean over() {
    return this != QUEUED && this != RUNNING;
  }
}
