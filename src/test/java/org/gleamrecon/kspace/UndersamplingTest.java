package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.kspace.Undersampling.Kind;
import org.junit.jupiter.api.Test;

class UndersamplingTest {
  private static boolean[][] rows(int nz, boolean[] row) {
    boolean[][] mask = new boolean[nz][];
    Arrays.setAll(mask, z -> row.clone());
    return mask;
  }

  private static boolean[] every(int step, int n, int centre) {
    boolean[] lines = new boolean[n];
    for (int y = n / 2 % step; y < n; y += step) {
      lines[y] = true;
    }
    Arrays.fill(lines, n / 2 - centre / 2, n / 2 - centre / 2 + centre, true);
    return lines;
  }

  private static boolean[] random(int n, double r, int centre) {
    boolean[] lines = every(n, n, centre);
    Random random = new Random(1);
    for (int left = (int) Math.round(n / r) - centre; left > 0; ) {
      int y = random.nextInt(n);
      left -= lines[y] ? 0 : 1;
      lines[y] = true;
    }
    return lines;
  }

  private static void assertPattern(Kind kind, double r, double outer, boolean[][] mask) {
    Undersampling found = Undersampling.of(mask);
    assertEquals(kind, found.kind());
    assertEquals(r, found.acceleration(), 0.05 * r);
    assertEquals(outer, found.outerAcceleration(), 0.1 * outer);
  }

  @Test
  void everyLineIsFullSamplingAlsoWithPartialFourierOrLowerResolution() {
    boolean[] lines = new boolean[64];
    Arrays.fill(lines, true);
    assertPattern(Kind.FULL, 1, 1, rows(1, lines));
    assertPattern(Kind.FULL, 1, 1, rows(8, lines));
    Arrays.fill(lines, 0, 16, false);
    assertPattern(Kind.FULL, 1, 1, rows(1, lines));
    Arrays.fill(lines, 56, 64, false);
    assertPattern(Kind.FULL, 1, 1, rows(1, lines));
  }

  @Test
  void cornersThatAreLeftOutDoNotMakeAScanUndersampled() {
    boolean[][] ellipse = new boolean[32][64];
    for (int z = 0; z < 32; z++) {
      for (int y = 0; y < 64; y++) {
        ellipse[z][y] = Math.hypot((y - 32) / 32.0, (z - 16) / 16.0) <= 1;
      }
    }
    assertPattern(Kind.FULL, 1, 1, ellipse);
  }

  @Test
  void everyFourthLineIsUniformAndItsSettingIsToldOutsideTheCentre() {
    assertPattern(Kind.UNIFORM, 128.0 / 50, 4, rows(1, every(4, 128, 24)));
    assertPattern(Kind.UNIFORM, 4, 4, rows(1, every(4, 128, 1)));
    assertPattern(Kind.UNIFORM, 128.0 / 50, 4, rows(6, every(4, 128, 24)));
  }

  @Test
  void aLatticeWithACentreIsUniformAlsoWhenItsRowsAreShifted() {
    boolean[][] mask = new boolean[32][64];
    for (int z = 0; z < 32; z += 2) {
      for (int y = z / 2 % 2; y < 64; y += 2) {
        mask[z][y] = true;
      }
    }
    for (int z = 10; z < 22; z++) {
      Arrays.fill(mask[z], 26, 38, true);
    }
    Undersampling found = Undersampling.of(mask);
    assertEquals(Kind.UNIFORM, found.kind());
    assertEquals(4, found.outerAcceleration(), 0.3);
  }

  @Test
  void irregularLinesAreRandomInOneDimension() {
    assertPattern(Kind.RANDOM1D, 4, 232.0 / 40, rows(1, random(256, 4, 24)));
    assertPattern(Kind.RANDOM1D, 8, 232.0 / 8, rows(1, random(256, 8, 24)));
    assertPattern(Kind.RANDOM1D, 4, 232.0 / 40, rows(5, random(256, 4, 24)));
  }

  @Test
  void irregularPointsAreAPoissonPattern() {
    Random random = new Random(2);
    boolean[][] mask = new boolean[48][64];
    for (boolean[] row : mask) {
      for (int y = 0; y < row.length; y++) {
        row[y] = random.nextInt(6) == 0;
      }
    }
    for (int z = 18; z < 30; z++) {
      Arrays.fill(mask[z], 26, 38, true);
    }
    Undersampling found = Undersampling.of(mask);
    assertEquals(Kind.POISSON, found.kind());
    assertTrue(found.acceleration() < found.outerAcceleration());
    assertEquals(6, found.outerAcceleration(), 0.5);
  }
}
