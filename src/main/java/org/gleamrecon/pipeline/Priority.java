package org.gleamrecon.pipeline;

import java.util.Locale;

/**
 * How urgent a request says it is. The HTTP door serves routine requests only, and refuses the
 * others, as long as there is one queue.
 */
public enum Priority {
  /** The default. */
  ROUTINE,
  /** Can wait. */
  BATCH,
  /** Before all others. */
  STAT;

  /** Name in queries: {@code routine}, {@code batch}, {@code stat}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
