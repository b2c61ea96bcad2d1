package org.gleamrecon.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverloadPolicyTest {
  private static final AdmissionLimits LIMITS = new AdmissionLimits(2, 16, 1000);

  @ParameterizedTest
  @CsvSource({
    // from, arriving, waiting, working: share
    "0.5, 0, 0, 0, 0",
    "0.5, 3, 5, 2, 0",
    "0.5, 4, 8, 2, 0.5",
    "0.5, 8, 8, 2, 1",
    "0.5, 0, 16, 2, 1",
    "0, 0, 4, 2, 0.25",
    "0.75, 6, 8, 2, 0.5",
    // Of those whose bodies arrive two have places to work.
    "0.5, 9, 0, 0, 0",
    "0.5, 10, 0, 0, 0",
    "0.5, 14, 0, 0, 0.5",
    "0.5, 13, 0, 1, 0.5",
    "0, 2, 0, 0, 0"
  })
  void theShareRisesEvenlyUntilAllPlacesAreTaken(
      double from, int arriving, int waiting, int working, double share) {
    int taken = OverloadPolicy.taken(new AdmissionState(arriving, waiting, working, 10), LIMITS);
    assertEquals(share, new OverloadPolicy(from).share(taken, LIMITS.queued()), 1e-12);
  }

  @Test
  void whereNobodyMayWaitNobodyGivesWay() {
    assertEquals(0, new OverloadPolicy(0).share(0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void onlyAPartOfThePlacesIsTaken(double from) {
    assertThrows(IllegalArgumentException.class, () -> new OverloadPolicy(from));
  }
}
