package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;

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

  @Test
  void aPatternThatDoesNotFitTheDimensionsIsRefused() {
    ReconstructionException refused =
        assertThrows(
            ReconstructionException.class,
            () -> SamplingPattern.POISSON.mask(64, 1, 4, 8, new Random(1)));
    assertEquals(FailureCode.PARAMETER_INVALID, refused.code());
  }
}
