package org.gleamrecon.timing;

/**
 * How long work will take, nanoseconds.
 *
 * @param quiet on a machine that does nothing else
 * @param likely as the machine is now, as often less as more
 * @param safe as the machine is now, nearly never more
 * @param learned whether work like it was done before; otherwise guessed
 */
public record Forecast(double quiet, double likely, double safe, boolean learned) {
  /** Of nothing to do. */
  public static final Forecast NOTHING = new Forecast(0, 0, 0, true);

  /** As the machine is now, more in one of about ten. */
  public double cautious() {
    return Math.sqrt(likely * safe);
  }

  /** One after the other. What makes one slow makes all slow, so margins add up. */
  public Forecast plus(Forecast other) {
    return new Forecast(
        quiet + other.quiet, likely + other.likely, safe + other.safe, learned && other.learned);
  }

  /** As often as that, one after the other. */
  public Forecast times(double count) {
    return count == 0
        ? NOTHING
        : new Forecast(count * quiet, count * likely, count * safe, learned);
  }

  /** The same, where a guess is good enough to refuse by. */
  public Forecast trusted() {
    return new Forecast(quiet, likely, safe, true);
  }
}
