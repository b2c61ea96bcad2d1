package org.gleamrecon.jobs;

/**
 * How often a job was begun. A trainer that dies is begun again from its checkpoint, without end
 * while each attempt gets further than all before it.
 *
 * @param begun attempts so far
 * @param fruitless the latest attempts, one after the other, that got no further
 * @param furthestStep optimizer steps done by the best attempt
 */
public record Attempts(int begun, int fruitless, int furthestStep) {
  static final Attempts NONE = new Attempts(0, 0, 0);

  Attempts begin() {
    return new Attempts(begun + 1, fruitless, furthestStep);
  }

  /** After an attempt that died at a step. */
  Attempts died(int step) {
    return step > furthestStep
        ? new Attempts(begun, 0, step)
        : new Attempts(begun, fruitless + 1, furthestStep);
  }

  /** After an attempt that was ended by the service itself. */
  Attempts endedByUs(int step) {
    return new Attempts(begun, fruitless, Math.max(step, furthestStep));
  }
}
