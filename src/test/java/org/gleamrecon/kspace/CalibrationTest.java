package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.function.IntPredicate;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int NY = 64;

  private static SmallScan plain() {
    return new SmallScan().encoded(32, NY, 1, 100, 100, 5).recon(32, NY, 1, 100, 100, 5);
  }

  /** Adds lines whose value is 100 x phase + step, to the given slice and phase. */
  private static void add(SmallScan scan, int slice, int phase, IntPredicate wanted) {
    for (int y = 0; y < NY; y++) {
      if (wanted.test(y)) {
        scan.add(
            new Readout(1, 32).constant(100 * phase + y).step1(y).frame(slice, 0, phase, 0, 0));
      }
    }
  }

  private static IntPredicate centre(int lines) {
    return y -> y >= NY / 2 - lines / 2 && y < NY / 2 - lines / 2 + lines;
  }

  private static CalibrationRegion region(MemoryScan scan, int frame) {
    ScanLayout layout = ScanLayout.of(scan);
    return new KSpaceAssembler(scan, layout, Prewhitening.none(layout.coils()))
        .calibration(layout.frames().get(frame));
  }

  private static CalibrationBlock block(MemoryScan scan, int frame) {
    ScanLayout layout = ScanLayout.of(scan);
    return new CalibrationSearch(layout).blockFor(layout.frames().get(frame));
  }

  @Test
  void unflaggedTheRegionIsTheFullySampledBlockAroundTheCentre() {
    SmallScan scan = plain();
    add(scan, 0, 0, centre(16).or(y -> y % 4 == 0));
    CalibrationRegion region = region(scan.make(), 0);
    // 24..39 and 40: 17 lines, 24..40, have their middle at 32 too.
    assertEquals(17, region.phase1());
    assertEquals(24, region.readout());
    assertEquals(1, region.phase2());
    assertEquals(24, region.coils()[0][0]);
    assertEquals(40, region.coils()[0][2 * (16 * 24 + 5)]);
  }

  @Test
  void aFullScanGivesTheLargestAllowedRegion() {
    SmallScan scan = plain();
    add(scan, 0, 0, y -> true);
    MemoryScan made = scan.make();
    assertEquals(24, region(made, 0).phase1());
    ScanLayout layout = ScanLayout.of(made);
    CalibrationBlock wide = new CalibrationSearch(layout, 40).blockFor(layout.frames().get(0));
    assertEquals(40, wide.phase1());
    assertEquals(32, wide.readout());
  }

  @Test
  void flaggedCalibrationFeedsTheMapsOnlyAndServesEveryFrameOfItsSlice() {
    SmallScan scan = plain();
    for (int slice = 0; slice < 2; slice++) {
      for (int y = 24; y < 40; y++) {
        scan.add(
            new Readout(1, 32)
                .constant(1000 * (slice + 1))
                .step1(y)
                .frame(slice, 0, 0, 0, 0)
                .flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION));
      }
      add(scan, slice, 0, y -> y % 2 == 0);
      add(scan, slice, 1, y -> y % 2 == 0);
    }
    MemoryScan made = scan.make();
    ScanLayout layout = ScanLayout.of(made);
    assertEquals(4, layout.frames().size());
    assertEquals(2000, region(made, 3).coils()[0][0]);
    assertEquals(16, region(made, 3).phase1());
    assertEquals(block(made, 2), block(made, 3));
    assertNotEquals(block(made, 0), block(made, 2));
    // Not in the image: line 25 was acquired for calibration only.
    KSpace image = SmallScan.assemble(made, 0);
    assertEquals(0, SmallScan.line(image, 0, 25)[16]);
    assertEquals(24, SmallScan.line(image, 0, 24)[16]);
  }

  @Test
  void calibrationAndImagingLinesFeedBoth() {
    SmallScan scan = plain();
    for (int y = 24; y < 40; y++) {
      scan.add(
          new Readout(1, 32)
              .constant(y)
              .step1(y)
              .flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION)
              .flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION_AND_IMAGING));
    }
    MemoryScan made = scan.make();
    assertEquals(16, region(made, 0).phase1());
    assertEquals(25, SmallScan.line(SmallScan.assemble(made, 0), 0, 25)[16]);
  }

  @Test
  void phasesThatLackACentreShareTheirTemporalAverage() {
    SmallScan scan = plain();
    add(scan, 0, 0, y -> y % 2 == 0 || y == 31);
    add(scan, 0, 1, y -> y % 2 == 1);
    MemoryScan made = scan.make();
    CalibrationRegion region = region(made, 0);
    assertEquals(24, region.phase1());
    assertEquals(20, region.coils()[0][0]);
    assertEquals(121, region.coils()[0][2 * 24]);
    // Line 31 has both phases: (31 + 131) / 2.
    assertEquals(81, region.coils()[0][2 * 24 * (31 - 20)]);
    assertEquals(block(made, 0), block(made, 1));
  }

  @Test
  void phasesThatAreReconstructedTogetherShareTheirAverageThoughEachHasACentre() {
    SmallScan scan = plain();
    add(scan, 0, 0, y -> y > 19 && y < 40);
    add(scan, 0, 1, y -> y > 25 && y < 44);
    MemoryScan made = scan.make();
    ScanLayout layout = ScanLayout.of(made);
    CalibrationSearch search = new CalibrationSearch(layout);
    CalibrationBlock first = search.blockForPhases(layout.frames().get(0));
    assertEquals(first, search.blockForPhases(layout.frames().get(1)));
    assertEquals(24, first.phase1());
    assertEquals(38, first.lines().size());
    assertNotEquals(block(made, 0), block(made, 1));
  }

  @Test
  void theRegionStaysWithinTheAcquiredPartOfAnAsymmetricEcho() {
    SmallScan scan = plain();
    for (int y = 0; y < NY; y++) {
      scan.add(new Readout(1, 23).constant(1).center(7).step1(y));
    }
    CalibrationRegion region = region(scan.make(), 0);
    // Columns 9..31 were acquired; 15 samples around 16 are 9..23.
    assertEquals(15, region.readout());
    for (float[] coil : region.coils()) {
      for (int i = 0; i < coil.length; i += 2) {
        assertEquals(1, coil[i]);
      }
    }
  }

  @Test
  void aSlabsRegionIsBoundedByItsPartitionsAndStaysInKSpace() {
    SmallScan scan =
        new SmallScan().encoded(32, 32, 4, 100, 100, 20).recon(32, 32, 4, 100, 100, 20);
    for (int z = 0; z < 4; z++) {
      for (int y = 0; y < 32; y++) {
        scan.add(new Readout(1, 32).constant(10 * z + y).step1(y).step2(z));
      }
    }
    CalibrationRegion region = region(scan.make(), 0);
    assertEquals(24, region.phase1());
    assertEquals(4, region.phase2());
    assertEquals(10 * 3 + 4, region.coils()[0][2 * (3 * 24) * 24 + 2 * 7]);
  }

  @Test
  void withoutACentreTheRegionIsWhatThereIs() {
    SmallScan scan = plain();
    add(scan, 0, 0, y -> y % 4 == 0);
    assertEquals(1, region(scan.make(), 0).phase1());
    SmallScan hollow = plain();
    add(hollow, 0, 0, y -> y < 10);
    CalibrationRegion nothing = region(hollow.make(), 0);
    assertEquals(0, nothing.phase1());
    assertEquals(0, nothing.coils()[0].length);
  }
}
