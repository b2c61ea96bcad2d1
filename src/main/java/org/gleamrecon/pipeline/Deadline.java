package org.gleamrecon.pipeline;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Until when an answer should begin.
 *
 * @param receivedNanos when the last byte of the scan was there, on the clock of {@link
 *     System#nanoTime}
 * @param budgetMs from then to the first byte of the answer, ms
 */
public record Deadline(long receivedNanos, int budgetMs) {
  private static final long NANOSECONDS_PER_MS = 1_000_000;

  /** The deadline of a request, if it has a budget. */
  public static Optional<Deadline> of(OptionalInt budgetMs, long receivedNanos) {
    return budgetMs.isPresent()
        ? Optional.of(new Deadline(receivedNanos, budgetMs.getAsInt()))
        : Optional.empty();
  }

  /** What is left at that time, nanoseconds; negative when it is over. */
  public long leftNanos(long now) {
    return budgetMs * NANOSECONDS_PER_MS - (now - receivedNanos);
  }

  /** Whether an answer at that time is late. */
  public boolean isMissed(long now) {
    return leftNanos(now) < 0;
  }

  /** For the operator, once it is missed. */
  public String missedAt(long now, String what) {
    return "latency_budget_ms %d missed: %s after %d ms"
        .formatted(budgetMs, what, (now - receivedNanos) / NANOSECONDS_PER_MS);
  }
}
