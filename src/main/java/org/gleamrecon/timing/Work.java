package org.gleamrecon.timing;

/**
 * A piece of work whose time can be told in advance.
 *
 * @param kind what is done, with what and on what; free of anything about a patient
 * @param size what the time is about proportional to (samples, pixels), more than 0
 * @param guessNanoseconds per unit of size, where nothing like it was ever done: rather too long
 */
public record Work(String kind, double size, double guessNanoseconds) {
  public Work {
    if (kind.isEmpty() || kind.length() > 300) {
      throw new IllegalArgumentException("a kind of work has 1 to 300 characters");
    }
    requirePositive("size", size);
    requirePositive("guess", guessNanoseconds);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " of a piece of work: " + value);
    }
  }
}
