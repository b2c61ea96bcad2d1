package org.gleamrecon.pipeline;

import java.util.Locale;

/** How urgent a request says it is. Checked; requests are still served in the order they came. */
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
