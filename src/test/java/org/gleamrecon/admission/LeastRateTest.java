package org.gleamrecon.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who comes fast enough, by times that are told and not measured. */
class LeastRateTest {
  private static final LeastRate RATE = new LeastRate(1000, Duration.ofSeconds(60));
  private static final long SECOND = 1_000_000_000;

  private final LeastRate.Meter meter = RATE.meter();

  private Optional<ReconstructionException> slow(int times, long bytes, long waitedNanos) {
    Optional<ReconstructionException> slow = Optional.empty();
    for (int i = 0; i < times && slow.isEmpty(); i++) {
      slow = meter.add(bytes, waitedNanos);
    }
    return slow;
  }

  @Test
  void whoDripsIsTooSlowOnceItWasWaitedForLongEnough() {
    assertEquals(Optional.empty(), slow(11, 1, 5 * SECOND));
    ReconstructionException slow = slow(1, 1, 5 * SECOND).orElseThrow();
    assertEquals(FailureCode.BODY_TOO_SLOW, slow.code());
    assertEquals(Blame.SENDER, slow.code().blame());
    assertEquals(408, slow.code().httpStatus());
    assertEquals(
        "12 bytes came while the sender was waited for 60.0 s, at least 1000 bytes a second must come",
        slow.detail());
  }

  @Test
  void theLeastRateItselfIsFastEnough() {
    assertEquals(Optional.empty(), slow(10_000, 1000, SECOND));
  }

  @Test
  void justBelowTheLeastRateIsTooSlow() {
    assertEquals(Optional.empty(), slow(59, 999, SECOND));
    assertEquals(
        FailureCode.BODY_TOO_SLOW, slow(1, 999, SECOND).map(ReconstructionException::code).get());
  }

  @Test
  void whatCameBeforeDoesNotCountForEver() {
    assertEquals(Optional.empty(), slow(1, 1L << 30, 60 * SECOND));
    assertEquals(Optional.empty(), slow(59, 1, SECOND));
    assertEquals(
        FailureCode.BODY_TOO_SLOW, slow(1, 1, SECOND).map(ReconstructionException::code).get());
  }

  @Test
  void aStallThatIsMadeUpForIsNone() {
    assertEquals(Optional.empty(), slow(1, 0, 59 * SECOND));
    assertEquals(Optional.empty(), slow(1, 60_000, SECOND));
  }

  @Test
  void whatIsNotWaitedForIsNeverTooSlow() {
    assertEquals(Optional.empty(), slow(100_000, 1, 0));
  }

  @Test
  void withoutALeastRateASenderMayTakeAllTheTimeItLikes() {
    assertEquals(
        Optional.empty(),
        new LeastRate(0, Duration.ofSeconds(1)).meter().add(0, 1_000_000 * SECOND));
  }

  @ParameterizedTest
  @CsvSource({"-1, PT60S", "1024, PT0S", "1024, PT-1S"})
  void whatIsNoRateIsRefused(long bytesPerSecond, Duration over) {
    assertThrows(IllegalArgumentException.class, () -> new LeastRate(bytesPerSecond, over));
  }
}
