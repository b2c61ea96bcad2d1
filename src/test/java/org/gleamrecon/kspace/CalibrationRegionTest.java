package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CalibrationRegionTest {
  /** Every sample's value is its place: kz 100 + ky 10 + kx, its imaginary part the coil. */
  private static CalibrationRegion region(int nx, int ny, int nz) {
    float[][] coils = new float[2][2 * nx * ny * nz];
    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < nx * ny * nz; i++) {
        coils[c][2 * i] = 100 * (i / (nx * ny)) + 10 * (i / nx % ny) + i % nx;
        coils[c][2 * i + 1] = c;
      }
    }
    return new CalibrationRegion(coils, nx, ny, nz);
  }

  @Test
  void theCentreOfARegionHasItsCentreInTheMiddle() {
    CalibrationRegion part = region(3, 8, 5).central(4);
    assertEquals(4, part.phase1());
    assertEquals(4, part.phase2());
    assertEquals(3, part.readout());
    // Index n//2 stays the centre: (kz, ky, kx) = (2, 4, 1).
    int centre = 2 * ((2 * 4 + 2) * 3 + 1);
    assertEquals(241, part.coils()[1][centre]);
    assertEquals(1, part.coils()[1][centre + 1]);
    assertEquals(20, part.coils()[0][0]);
  }

  @Test
  void aSmallerRegionStaysAsItIs() {
    CalibrationRegion all = region(3, 6, 1);
    CalibrationRegion part = all.central(16);
    assertEquals(6, part.phase1());
    assertEquals(1, part.phase2());
    for (int i = 0; i < all.coils()[0].length; i++) {
      assertEquals(all.coils()[0][i], part.coils()[0][i]);
    }
  }
}
