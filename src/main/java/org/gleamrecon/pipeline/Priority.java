package org.gleamrecon.pipeline;

import java.util.Locale;

/** How urgent a request says it is. */
public enum Priority {
  /** The default. */
  ROUTINE,
  /** Can wait. */
  BATCH,
  /** Before all others, where the caller may. */
  STAT;

  /** Name in queries: {@code routine}, {@code batch}, {@code stat}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
