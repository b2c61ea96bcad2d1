package org.gleamrecon.timing;

/**
 * How long work will take, nanoseconds.
 *
 * @param quiet on a machine that does nothing else
 * @param likely as the machine is now, as often less as more
 * @param safe as the machine is now, nearly never more
 * @param slowed as the machine is in its slow times, should one begin; at least safe
 * @param learned whether work like it was done before; otherwise guessed
 */
public record Forecast(double quiet, double likely, double safe, double slowed, boolean learned) {
  /** Part of the way from likely to safe: of 1.5 standard deviations of 2.33. */
  private static final double CAUTION = 0.65;

  /** Of nothing to do. */
  public static final Forecast NOTHING = new Forecast(0, 0, 0, 0, true);

  /** As the machine is now, more in one of about fifteen. */
  public double cautious() {
    return likely <= 0 ? safe : likely * Math.pow(safe / likely, CAUTION);
  }

  /** One after the other. What makes one slow makes all slow, so margins add up. */
  public Forecast plus(Forecast other) {
    return new Forecast(
        quiet + other.quiet,
        likely + other.likely,
        safe + other.safe,
        slowed + other.slowed,
        learned && other.learned);
  }

  /** As often as that, one after the other. */
  public Forecast times(double count) {
    return count == 0
        ? NOTHING
        : new Forecast(count * quiet, count * likely, count * safe, count * slowed, learned);
  }

  /** The same, where a guess is good enough to refuse by. */
  public Forecast trusted() {
    return new Forecast(quiet, likely, safe, slowed, true);
  }
}
