package org.gleamrecon.admission;

import java.time.Duration;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * How fast a body must come at least. Who sends a byte now and then never is silent, and would keep
 * a place for as long as it likes.
 *
 * @param bytesPerSecond 0: as slowly as it likes
 * @param over how long a sender is waited for before its rate is judged
 */
public record LeastRate(long bytesPerSecond, Duration over) {
  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if a rate is negative or no time to judge it over
   */
  public LeastRate {
    if (bytesPerSecond < 0 || over.toMillis() < 1) {
      throw new IllegalArgumentException(
          "at least 0 bytes a second, over at least 1 ms; found %d, %s"
              .formatted(bytesPerSecond, over));
    }
  }

  /** For one sender. */
  public Meter meter() {
    return new Meter(this);
  }

  /**
   * Adds up what came and how long it was waited for, and begins anew each time enough was waited.
   * Time that we take for what came is not the sender's, so it is not told here. For one thread at
   * a time.
   */
  public static final class Meter {
    private final LeastRate least;
    private long bytes;
    private long waitedNanos;

    private Meter(LeastRate least) {
      this.least = least;
    }

    /**
     * Bytes came, or did not.
     *
     * @param waitedNanos how long they were waited for
     * @return BODY_TOO_SLOW with the numbers, if the sender is slower than it may be
     */
    public Optional<ReconstructionException> add(long bytes, long waitedNanos) {
      this.bytes += bytes;
      this.waitedNanos += waitedNanos;
      if (this.waitedNanos < least.over().toNanos()) {
        return Optional.empty();
      }
      double seconds = this.waitedNanos / 1e9;
      long came = this.bytes;
      this.bytes = 0;
      this.waitedNanos = 0;
      return came >= least.bytesPerSecond() * seconds
          ? Optional.empty()
          : Optional.of(
              new ReconstructionException(
                  FailureCode.BODY_TOO_SLOW,
                  "%d bytes came while the sender was waited for %.1f s, at least %d bytes a second must come"
                      .formatted(came, seconds, least.bytesPerSecond())));
    }
  }
}
