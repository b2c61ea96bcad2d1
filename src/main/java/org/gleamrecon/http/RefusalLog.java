package org.gleamrecon.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.gleamrecon.failure.FailureCode;
import org.jboss.logging.Logger;

/** A line about refusals now and then: whoever knocks without end does not fill the log. */
final class RefusalLog {
  private static final Logger LOG = Logger.getLogger(RefusalLog.class);
  private static final long EVERY_NANOSECONDS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier clock;
  private boolean begun;
  private long told;
  private long untold;

  /**
   * @param clock nanoseconds
   */
  RefusalLog(LongSupplier clock) {
    this.clock = clock;
  }

  /** Somebody was refused. The audit says who. */
  void refused(FailureCode code) {
    long count = countToTell();
    if (count > 0) {
      LOG.infof("a caller was refused: %s; refusals since the last such line: %d", code, count);
    }
  }

  /** How many refusals a line is to tell of now; 0: no line. */
  synchronized long countToTell() {
    long now = clock.getAsLong();
    untold++;
    if (begun && now - told < EVERY_NANOSECONDS) {
      return 0;
    }
    begun = true;
    told = now;
    long count = untold;
    untold = 0;
    return count;
  }
}
