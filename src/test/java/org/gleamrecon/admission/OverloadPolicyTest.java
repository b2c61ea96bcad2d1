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
    // from, arriving, waiting: share
    "0.5, 0, 0, 0",
    "0.5, 3, 5, 0",
    "0.5, 4, 8, 0.5",
    "0.5, 8, 8, 1",
    "0.5, 0, 16, 1",
    "0, 0, 4, 0.25",
    "0.75, 6, 8, 0.5"
  })
  void theShareRisesEvenlyUntilAllPlacesAreTaken(
      double from, int arriving, int waiting, double share) {
    AdmissionState state = new AdmissionState(arriving, waiting, 2, 10);
    assertEquals(share, new OverloadPolicy(from).share(state, LIMITS), 1e-12);
  }

  @Test
  void whereNobodyMayWaitNobodyGivesWay() {
    assertEquals(
        0,
        new OverloadPolicy(0)
            .share(new AdmissionState(0, 0, 2, 0), new AdmissionLimits(2, 0, 1000)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void onlyAPartOfThePlacesIsTaken(double from) {
    assertThrows(IllegalArgumentException.class, () -> new OverloadPolicy(from));
  }
}
