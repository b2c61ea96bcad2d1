package org.gleamrecon.failure;

/**
 * Whose fault a failure is. Decides the HTTP status class, the text for the operator and the metric
 * label.
 */
public enum Blame {
  /** What was sent cannot be used: sending it again will fail again. */
  SENDER,
  /** The service has a fault of its own. */
  SERVICE,
  /** There is no room now: sending it again later may work. */
  CAPACITY
}
