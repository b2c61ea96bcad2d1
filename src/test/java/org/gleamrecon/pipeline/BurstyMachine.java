package org.gleamrecon.pipeline;

import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A made-up machine that somebody else needs for 1 to 3 s, then not for 1 to 3 s: its clock moves
 * only by work. What is done can be done again from the same moment, with the same bursts.
 */
final class BurstyMachine implements LongSupplier {
  private static final long SECOND = 1_000_000_000L;

  private final long seed;
  private final double loaded;
  private final double unevenness;
  private final Random chance;
  // When it turns, and whether it is loaded from then on.
  private final NavigableMap<Long, Boolean> turns = new TreeMap<>(Map.of(0L, false));
  private final Random bursts;
  private long now;

  /**
   * @param loaded how many times as long work takes in a burst
   * @param unevenness standard deviation of the logarithm of a piece's time
   */
  BurstyMachine(long seed, double loaded, double unevenness) {
    this.seed = seed;
    this.loaded = loaded;
    this.unevenness = unevenness;
    bursts = new Random(seed);
    chance = new Random(seed + 1);
  }

  @Override
  public long getAsLong() {
    return now;
  }

  /** The machine goes back to a moment; pieces of work are uneven in another way. */
  void backTo(long moment, int replay) {
    now = moment;
    chance.setSeed(31 * (31 * seed + moment) + replay);
  }

  /** Works for what takes so long when nobody else does. */
  void work(double quietNanoseconds) {
    double left = quietNanoseconds * Math.exp(unevenness * chance.nextGaussian());
    while (left > 0) {
      Entry<Long, Boolean> state = Objects.requireNonNull(turns.floorEntry(now));
      if (state.equals(turns.lastEntry())) {
        turns.put(
            state.getKey() + SECOND + (long) (2 * SECOND * bursts.nextDouble()), !state.getValue());
      }
      double slower = state.getValue() ? loaded : 1;
      double untilTurn = Objects.requireNonNull(turns.higherKey(now)) - now;
      double spent = Math.min(left * slower, untilTurn);
      now += Math.max(1, (long) spent);
      left -= spent / slower;
    }
  }
}
