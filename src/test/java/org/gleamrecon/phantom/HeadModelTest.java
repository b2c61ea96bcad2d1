package org.gleamrecon.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadModelTest {
  /** How many points of a 1 mm grid are of each tissue, in the plane at height z. */
  private static Map<Tissue, Integer> census(HeadModel head, double z) {
    Map<Tissue, Integer> census = new EnumMap<>(Tissue.class);
    for (int y = -110; y <= 110; y++) {
      for (int x = -90; x <= 90; x++) {
        census.merge(head.at(x, y, z), 1, Integer::sum);
      }
    }
    return census;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void tissuesHaveTheSharesOfABrain(long seed) {
    Map<Tissue, Integer> slice = census(new HeadModel(seed), 22);
    double grey = slice.getOrDefault(Tissue.GREY_MATTER, 0);
    double white = slice.getOrDefault(Tissue.WHITE_MATTER, 0);
    double fluid = slice.getOrDefault(Tissue.CSF, 0);
    double brain = grey + white + fluid;
    assertEquals(0.45, grey / brain, 0.15, "grey matter");
    assertEquals(0.38, white / brain, 0.15, "white matter");
    assertEquals(0.17, fluid / brain, 0.09, "fluid");
    assertTrue(slice.containsKey(Tissue.FAT) && slice.containsKey(Tissue.CORTICAL_BONE));
  }

  @Test
  void theCortexIsFoldedNotARing() {
    // Its boundary with white matter is much longer than the outline of the same brain.
    HeadModel head = new HeadModel(1);
    int boundary = 0;
    for (int y = -100; y <= 100; y++) {
      for (int x = -80; x <= 80; x++) {
        boolean white = head.at(x, y, 35) == Tissue.WHITE_MATTER;
        boundary += white != (head.at(x + 1, y, 35) == Tissue.WHITE_MATTER) ? 1 : 0;
        boundary += white != (head.at(x, y + 1, 35) == Tissue.WHITE_MATTER) ? 1 : 0;
      }
    }
    double outline = 4 * (60 + 76); // of an ellipse's steps on a grid
    assertTrue(boundary > 2.5 * outline, boundary + " steps against an outline of " + outline);
  }

  @Test
  void slicesDiffer() {
    HeadModel head = new HeadModel(1);
    assertNotEquals(census(head, 10), census(head, 30));
  }

  @Test
  void contrastsOrderTissuesAsOnTheScanner() {
    assertTrue(
        signal(Contrast.T1W, Tissue.WHITE_MATTER) > signal(Contrast.T1W, Tissue.GREY_MATTER));
    assertTrue(signal(Contrast.T1W, Tissue.GREY_MATTER) > signal(Contrast.T1W, Tissue.CSF));
    assertTrue(signal(Contrast.T2W, Tissue.CSF) > signal(Contrast.T2W, Tissue.GREY_MATTER));
    assertTrue(
        signal(Contrast.T2W, Tissue.GREY_MATTER) > signal(Contrast.T2W, Tissue.WHITE_MATTER));
    assertTrue(signal(Contrast.FLAIR, Tissue.LESION) > signal(Contrast.FLAIR, Tissue.GREY_MATTER));
    assertTrue(
        signal(Contrast.FLAIR, Tissue.CSF) < 0.4 * signal(Contrast.FLAIR, Tissue.WHITE_MATTER));
  }

  private static double signal(Contrast contrast, Tissue tissue) {
    return contrast.signal(tissue);
  }
}
