package org.gleamrecon.admission;

import java.util.Locale;

/** In which line a permit waits; earlier classes go first. */
public enum QueueClass {
  /** Before all others. */
  STAT,
  ROUTINE,
  /** After the others, and only in half of the places to wait. */
  BATCH;

  /** Name in metrics and queries. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
