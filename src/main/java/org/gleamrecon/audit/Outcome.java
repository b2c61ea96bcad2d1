package org.gleamrecon.audit;

/** How it ended: EventOutcomeIndicator of PS3.15 section A.5.1. */
public enum Outcome {
  SUCCESS(0),
  /** What was asked for was refused or went wrong. */
  MINOR_FAILURE(4),
  /** The service could not do its work. */
  SERIOUS_FAILURE(8);

  private final int indicator;

  Outcome(int indicator) {
    this.indicator = indicator;
  }

  int indicator() {
    return indicator;
  }
}
