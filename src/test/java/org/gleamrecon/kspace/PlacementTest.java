package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  /** No oversampling, so that samples arrive untouched: readout 8, 6 lines. */
  private static SmallScan plain(int nx, int ny) {
    return new SmallScan().encoded(nx, ny, 1, 100, 100, 5).recon(nx, ny, 1, 100, 100, 5);
  }

  @ParameterizedTest
  @CsvSource({
    // N, centre of the limits (empty: none), step, index
    "6, 3, 0, 0",
    "6, 3, 5, 5",
    "6, 5, 4, 2",
    "6, 0, 2, 5",
    "7, 3, 3, 3",
    "7, 4, 4, 3",
    "7, 3, 6, 6",
    "6, , 0, 0",
    "7, , 3, 3",
    "6, 1000, 999, 2",
  })
  void aLineGoesToStepMinusCentrePlusHalfTheMatrix(int n, Integer centre, int step, int index) {
    MemoryScan scan =
        plain(8, n).centres(centre, null).add(new Readout(1, 8).constant(3).step1(step)).make();
    KSpace kspace = SmallScan.assemble(scan, 0);
    for (int y = 0; y < n; y++) {
      assertEquals(y == index ? 3 : 0, SmallScan.line(kspace, 0, y)[4]);
      assertEquals(y == index, kspace.mask().acquired()[y * 8]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // N, samples, discard before, after, centre, reversed, expected line (0: not acquired)
    "8, 8, 0, 0, 4, false, 1 2 3 4 5 6 7 8",
    "7, 7, 0, 0, 3, false, 1 2 3 4 5 6 7",
    "8, 6, 0, 0, 2, false, 0 0 1 2 3 4 5 6",
    "8, 5, 0, 0, 4, false, 1 2 3 4 5 0 0 0",
    "7, 4, 0, 0, 1, false, 0 0 1 2 3 4 0",
    "8, 11, 2, 1, 6, false, 3 4 5 6 7 8 9 10",
    "8, 8, 0, 0, 3, true, 8 7 6 5 4 3 2 1",
    "8, 6, 0, 0, 3, true, 0 0 6 5 4 3 2 1",
    "7, 7, 0, 0, 3, true, 7 6 5 4 3 2 1",
    "8, 11, 2, 1, 5, true, 10 9 8 7 6 5 4 3",
    "8, 9, 2, 1, 5, true, 0 0 8 7 6 5 4 3",
    // The centre of an even line stored backwards, not moved along: one sample sticks out.
    "8, 8, 0, 0, 4, true, 0 8 7 6 5 4 3 2",
    "8, 7, 0, 0, 1, false, 0 0 0 1 2 3 4 5",
    // Nonsense: never set, or outside the line.
    "8, 8, 0, 0, 0, false, 1 2 3 4 5 6 7 8",
    "8, 8, 0, 0, 0, true, 8 7 6 5 4 3 2 1",
    "8, 6, 0, 0, 60, false, 0 1 2 3 4 5 6 0",
    "8, 10, 1, 1, 0, false, 2 3 4 5 6 7 8 9",
    // Zero can be true: a free induction decay has no samples before its centre.
    "8, 4, 0, 0, 0, false, 0 0 0 0 1 2 3 4",
  })
  void alongTheReadoutTheCentreSampleGoesToHalfTheMatrix(
      int n, int samples, int pre, int post, int centre, boolean reversed, String expected) {
    Readout line = new Readout(1, samples).ramp().discard(pre, post).center(centre).step1(1);
    if (reversed) {
      line.flag(AcquisitionFlag.IS_REVERSE);
    }
    KSpace kspace = SmallScan.assemble(plain(n, 2).add(line).make(), 0);
    String[] words = expected.split(" ", -1);
    float[] values = new float[n];
    boolean[] acquired = new boolean[n];
    for (int x = 0; x < n; x++) {
      values[x] = Float.parseFloat(words[x]);
      acquired[x] = values[x] > 0;
    }
    assertArrayEquals(values, SmallScan.line(kspace, 0, 1));
    assertArrayEquals(acquired, Arrays.copyOfRange(kspace.mask().acquired(), n, 2 * n));
  }

  @Test
  void averagesAreAveragedByTheirNumber() {
    SmallScan scan = plain(4, 2);
    for (int average = 0; average < 3; average++) {
      scan.add(new Readout(2, 4).constant(1 + 3 * average).step1(0).average(average));
    }
    scan.add(new Readout(2, 4).constant(7).step1(1));
    KSpace kspace = SmallScan.assemble(scan.make(), 0);
    assertArrayEquals(new float[] {4, 4, 4, 4}, SmallScan.line(kspace, 0, 0), 1e-6f);
    assertArrayEquals(new float[] {7, 7, 7, 7}, SmallScan.line(kspace, 0, 1));
  }

  @Test
  void averagesOfDifferentExtentAreAveragedSampleBySample() {
    MemoryScan scan =
        plain(4, 2)
            .add(new Readout(1, 4).constant(2))
            .add(new Readout(1, 3).constant(5).center(1).average(1))
            .make();
    assertArrayEquals(
        new float[] {2, 3.5f, 3.5f, 3.5f}, SmallScan.line(SmallScan.assemble(scan, 0), 0, 0));
  }

  @Test
  void removingTheOversamplingDoesNotTurnTheMissingEchoIntoMeasuredZeros() {
    // 16 samples encoded, the first 6 not acquired: 8 columns remain, of which the first 3 are not.
    MemoryScan scan = new SmallScan().add(new Readout(1, 10).constant(1).center(2)).make();
    KSpace kspace = SmallScan.assemble(scan, 0);
    assertArrayEquals(
        new boolean[] {false, false, false, true, true, true, true, true},
        Arrays.copyOf(kspace.mask().acquired(), 8));
    assertEquals(5, kspace.mask().count());
  }

  @Test
  void aSlabHasItsReadoutInImageSpaceAndAMaskThatIsConstantAlongIt() {
    SmallScan writer =
        new SmallScan().encoded(16, 4, 3, 320, 80, 60).recon(8, 4, 3, 160, 80, 60).centres(2, 1);
    writer.add(new Readout(1, 10).constant(1).center(2).step1(1).step2(0));
    writer.add(new Readout(1, 16).constant(1).step1(3).step2(2));
    KSpace kspace = SmallScan.assemble(writer.make(), 0);
    assertTrue(kspace.readoutInImageSpace());
    for (int i = 0; i < 8 * 4 * 3; i++) {
      int line = i / 8;
      assertEquals(line == 1 || line == 2 * 4 + 3, kspace.mask().acquired()[i]);
    }
    // A constant line of 16 samples is a single bright pixel in the middle: 16 / sqrt(16).
    assertArrayEquals(new float[] {0, 0, 0, 0, 4, 0, 0, 0}, SmallScan.line(kspace, 2, 3), 1e-6f);
  }

  @Test
  void theOrderOfAcquisitionDoesNotMatter() {
    SmallScan forwards = plain(4, 3);
    SmallScan backwards = plain(4, 3);
    for (int y = 0; y < 3; y++) {
      forwards.add(new Readout(2, 4).constant(y + 1).step1(y));
      backwards.add(new Readout(2, 4).constant(3 - y).step1(2 - y));
    }
    KSpace a = SmallScan.assemble(forwards.make(), 0);
    KSpace b = SmallScan.assemble(backwards.make(), 0);
    assertArrayEquals(a.coils(), b.coils());
    assertFalse(a.readoutInImageSpace());
  }

  @Test
  void everyImagingLineIsReadOnce() {
    SmallScan writer = plain(4, 3);
    for (int y = 0; y < 3; y++) {
      writer.add(new Readout(1, 4).step1(y));
    }
    MemoryScan scan = writer.make();
    ScanLayout layout = ScanLayout.of(scan);
    assertEquals(0, scan.reads(0) + scan.reads(1) + scan.reads(2));
    new KSpaceAssembler(scan, layout, Prewhitening.none(1)).assemble(layout.frames().get(0));
    assertEquals(1, scan.reads(0));
    assertEquals(1, scan.reads(2));
  }
}
