package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingPatternTest {
  @Test
  void aUniformPatternAcquiresEveryLineOnTheGridThroughTheCentre() {
    boolean[][] mask = SamplingPattern.UNIFORM.mask(30, 1, 3, 0, new Random(1));
    for (int y = 0; y < 30; y++) {
      assertEquals(y % 3 == 0, mask[0][y], "line " + y);
    }
  }

  @Test
  void aPoissonDiscKeepsItsPointsApartAndHasAboutTheWantedNumber() {
    int ny = 64;
    int nz = 40;
    boolean[][] mask = SamplingPattern.POISSON.mask(ny, nz, 8, 8, new Random(3));
    double wanted = ny * nz / 8.0;
    assertEquals(wanted, SamplingPattern.count(mask), 0.03 * wanted);
    int neighbours = 0;
    for (int z = 0; z < nz; z++) {
      for (int y = 0; y + 1 < ny; y++) {
        boolean outside = Math.abs(y - ny / 2) > 16 || Math.abs(z - nz / 2) > 12;
        neighbours += outside && mask[z][y] && mask[z][y + 1] ? 1 : 0;
      }
    }
    assertEquals(0, neighbours, "adjacent points far from the centre");
  }

  /** Share of acquired steps by distance from the centre: the inner half, the outer half. */
  private static double[] shares(boolean[][] mask, boolean[][] block) {
    int nz = mask.length;
    int ny = mask[0].length;
    int[] places = new int[2];
    int[] acquired = new int[2];
    for (int z = 0; z < nz; z++) {
      for (int y = 0; y < ny; y++) {
        if (!block[z][y]) {
          double far = Math.max(Math.abs(y - ny / 2) / (ny / 2.0), Math.abs(z - nz / 2) * 2.0 / nz);
          int half = far < 0.5 ? 0 : 1;
          places[half]++;
          acquired[half] += mask[z][y] ? 1 : 0;
        }
      }
    }
    return new double[] {(double) acquired[0] / places[0], (double) acquired[1] / places[1]};
  }

  @ParameterizedTest
  @CsvSource({"RANDOM1D, 1, 4", "RANDOM1D, 1, 6", "POISSON, 48, 8", "POISSON, 48, 12"})
  void randomPatternsAreDenserTowardsTheCentreAtTheWantedRate(
      SamplingPattern pattern, int nz, double acceleration) {
    double inner = 0;
    double outer = 0;
    for (int seed = 0; seed < 10; seed++) {
      boolean[][] mask = pattern.mask(192, nz, acceleration, 8, new Random(seed));
      double wanted = 192 * nz / acceleration;
      assertEquals(wanted, SamplingPattern.count(mask), 0.03 * wanted + 1);
      double[] shares = shares(mask, SamplingPattern.calibrationBlock(192, nz, 8));
      inner += shares[0];
      outer += shares[1];
    }
    assertTrue(inner > 1.5 * outer, inner + " inside, " + outer + " outside");
  }

  @ParameterizedTest
  @CsvSource({"RANDOM1D, 1", "POISSON, 32"})
  void aSeedGivesTheSameMaskAndAnotherSeedAnother(SamplingPattern pattern, int nz) {
    boolean[][] mask = pattern.mask(96, nz, 6, 8, new Random(5));
    assertTrue(Arrays.deepEquals(mask, pattern.mask(96, nz, 6, 8, new Random(5))));
    assertFalse(Arrays.deepEquals(mask, pattern.mask(96, nz, 6, 8, new Random(6))));
  }

  @Test
  void aPatternThatDoesNotFitTheDimensionsIsRefused() {
    ReconstructionException refused =
        assertThrows(
            ReconstructionException.class,
            () -> SamplingPattern.POISSON.mask(64, 1, 4, 8, new Random(1)));
    assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
  }
}
