package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScanLayoutTest {
  private static Readout line() {
    return new Readout(2, 16);
  }

  private static void assertRefused(FailureCode code, String part, MemoryScan scan) {
    ReconstructionException refusal =
        assertThrows(ReconstructionException.class, () -> ScanLayout.of(scan));
    assertEquals(code, refusal.code());
    assertTrue(refusal.detail().contains(part), refusal.detail());
  }

  private static void assertRefused(FailureCode code, String part, SmallScan scan) {
    assertRefused(code, part, scan.make());
  }

  @Test
  void framesAreOrderedByCountersNotByAcquisition() {
    SmallScan scan = new SmallScan();
    int[][] acquired = {
      {7, 0, 0, 0, 0},
      {3, 1, 0, 0, 0},
      {3, 0, 1, 0, 0},
      {3, 0, 0, 1, 0},
      {3, 0, 0, 0, 1},
      {3, 0, 0, 0, 0},
      {7, 0, 0, 0, 0},
    };
    for (int[] c : acquired) {
      scan.add(line().frame(c[0], c[1], c[2], c[3], c[4]));
    }
    List<Frame> frames = ScanLayout.of(scan.make()).frames();
    assertEquals(
        List.of(
            new FrameCounters(3, 0, 0, 0, 0),
            new FrameCounters(3, 0, 0, 0, 1),
            new FrameCounters(3, 0, 0, 1, 0),
            new FrameCounters(3, 0, 1, 0, 0),
            new FrameCounters(3, 1, 0, 0, 0),
            new FrameCounters(7, 0, 0, 0, 0)),
        frames.stream().map(Frame::counters).toList());
    assertEquals(2, frames.get(5).lines().size());
  }

  @Test
  void whatIsNoImageIsCountedAndTold() {
    SmallScan scan =
        new SmallScan()
            .add(new Readout(3, 5).flag(AcquisitionFlag.IS_NAVIGATION_DATA).step1(999))
            .add(new Readout(3, 5).flag(AcquisitionFlag.IS_NAVIGATION_DATA))
            .add(line().flag(AcquisitionFlag.IS_PHASECORR_DATA))
            .add(line().flag(AcquisitionFlag.IS_HPFEEDBACK_DATA))
            .add(line().flag(AcquisitionFlag.IS_RTFEEDBACK_DATA))
            .add(line().flag(AcquisitionFlag.IS_DUMMYSCAN_DATA))
            .add(line().flag(AcquisitionFlag.IS_SURFACECOILCORRECTIONSCAN_DATA))
            .add(line().flag(AcquisitionFlag.IS_PHASE_STABILIZATION))
            .add(line().flag(AcquisitionFlag.IS_PHASE_STABILIZATION_REFERENCE))
            .add(line().flag(AcquisitionFlag.IS_NOISE_MEASUREMENT))
            .add(line());
    ScanLayout layout = ScanLayout.of(scan.make());
    assertEquals(2, layout.putAside().get(AcquisitionFlag.IS_NAVIGATION_DATA));
    assertEquals(8, layout.putAside().size());
    assertEquals(List.of(9), layout.noise());
    assertEquals(8, layout.warnings().size());
    assertEquals(
        "2 acquisitions flagged IS_NAVIGATION_DATA were put aside", layout.warnings().get(0));
    assertEquals(1, layout.frames().get(0).lines().size());
  }

  @Test
  void noiseOfOtherCoilsIsNotUsedAndTold() {
    ScanLayout layout =
        ScanLayout.of(
            new SmallScan()
                .add(new Readout(3, 16).flag(AcquisitionFlag.IS_NOISE_MEASUREMENT))
                .add(line())
                .make());
    assertEquals(List.of(), layout.noise());
    assertEquals(1, layout.warnings().size());
  }

  @Test
  void theGridTellsWhatIsToBeCropped() {
    ImageGrid grid =
        ScanLayout.of(
                new SmallScan()
                    .encoded(33, 20, 6, 320, 200, 60)
                    .recon(12, 24, 4, 160, 160, 40)
                    .centres(null, 3)
                    .add(new Readout(1, 33).step2(0))
                    .add(new Readout(1, 33).step2(1))
                    .make())
            .grid();
    assertEquals(new MatrixSize(16, 20, 6), grid.encoded());
    assertEquals(new MatrixSize(16, 16, 4), grid.cropped());
    assertEquals(new MatrixSize(12, 24, 4), grid.recon());
    assertEquals(33, grid.oversampledX());
  }

  @Test
  void partitionsWithoutASecondPhaseEncodingAreSlices() {
    ScanLayout layout =
        ScanLayout.of(
            new SmallScan()
                .encoded(16, 8, 5, 320, 160, 20)
                .recon(8, 8, 5, 160, 160, 20)
                .add(line())
                .make());
    assertEquals(1, layout.grid().encoded().z());
    assertEquals(new FieldOfView(160, 160, 4), layout.grid().reconFovMm());
    assertTrue(!layout.threeDimensional() && layout.warnings().size() == 1);
  }

  @ParameterizedTest
  @EnumSource(value = Trajectory.class, mode = EnumSource.Mode.EXCLUDE, names = "CARTESIAN")
  void otherTrajectoriesAreRefusedByName(Trajectory trajectory) {
    assertRefused(
        FailureCode.TRAJECTORY_NOT_SUPPORTED,
        "trajectory " + trajectory.name().toLowerCase(java.util.Locale.ROOT),
        new SmallScan().trajectory(trajectory).add(line()));
  }

  @Test
  void contradictionsAreRefusedWithTheirNumbers() {
    FailureCode code = FailureCode.SCAN_INCONSISTENT;
    assertRefused(code, "3 channels", new SmallScan().add(line()).add(new Readout(3, 16).step1(1)));
    assertRefused(
        code, "dwell time of 6.0 us", new SmallScan().add(line()).add(line().dwell(6).step1(1)));
    assertRefused(code, "kspace_encode_step_1 8", new SmallScan().add(line().step1(8)));
    assertRefused(code, "to index -1", new SmallScan().centres(5, null).add(line().step1(0)));
    assertRefused(code, "17 samples", new SmallScan().add(new Readout(1, 17)));
    assertRefused(code, "16 samples", new SmallScan().add(line().discard(9, 7)));
    assertRefused(code, "kspace_encode_step_2", new SmallScan().add(line()).add(line().step2(1)));
    assertRefused(code, "1 encodings", new SmallScan().add(line().space(1)));
    assertRefused(code, "field of view", new SmallScan().encoded(16, 8, 1, 0, 160, 5).add(line()));
    assertRefused(code, "empty matrix", new SmallScan().encoded(16, 0, 1, 320, 160, 5).add(line()));
  }

  @Test
  void aScanWithoutImagingLinesIsIncomplete() {
    assertRefused(FailureCode.SCAN_INCOMPLETE, "among 0", new SmallScan());
    assertRefused(
        FailureCode.SCAN_INCOMPLETE,
        "among 2 acquisitions (1 noise, 1 calibration only)",
        new SmallScan()
            .add(line().flag(AcquisitionFlag.IS_NOISE_MEASUREMENT))
            .add(line().flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION)));
  }

  @Test
  void hugeMatricesAreRefusedBeforeAnythingIsAllocated() {
    FailureCode code = FailureCode.SCAN_TOO_LARGE;
    assertRefused(
        code,
        "60000 x 60000",
        new SmallScan()
            .encoded(60000, 60000, 1, 100, 100, 5)
            .recon(60000, 60000, 1, 100, 100, 5)
            .add(line()));
    assertRefused(
        code, "(reconstructed)", new SmallScan().recon(60000, 60000, 1, 160, 160, 5).add(line()));
    assertRefused(code, "(cropped)", new SmallScan().recon(8, 8, 1, 160, 1e9f, 5).add(line()));
    assertRefused(
        code, "2000000000", new SmallScan().encoded(2_000_000_000, 8, 1, 1e9f, 160, 5).add(line()));
    MemoryScan small = new SmallScan().add(line()).make();
    assertEquals(
        code, assertThrows(ReconstructionException.class, () -> ScanLayout.of(small, 255)).code());
    assertEquals(1, ScanLayout.of(small, 256).frames().size());
  }

  @Test
  void imagingLinesMayUseTheSecondEncoding() {
    ScanLayout layout = ScanLayout.of(twoEncodings(line().space(1)));
    assertEquals(12, layout.grid().encoded().y());
  }

  @Test
  void imagesOfTwoEncodingsAreRefused() {
    assertRefused(
        FailureCode.SCAN_INCONSISTENT,
        "different encodings",
        twoEncodings(line().space(0), line().space(1)));
  }

  @Test
  void calibrationOfAnotherEncodingIsPutAsideAndTold() {
    ScanLayout layout =
        ScanLayout.of(
            twoEncodings(
                line().space(1).flag(AcquisitionFlag.IS_PARALLEL_CALIBRATION), line().space(0)));
    assertEquals(List.of(), layout.calibration());
    assertEquals(
        List.of("1 calibration lines of another encoding than the images' were not used"),
        layout.warnings());
  }

  private static MemoryScan twoEncodings(Readout... readouts) {
    Encoding[] encodings = new Encoding[2];
    for (int i = 0; i < 2; i++) {
      encodings[i] =
          MemoryScan.encoding(
              Trajectory.CARTESIAN,
              new MatrixSize(16, 8 + 4 * i, 1),
              new FieldOfView(320, 160, 5),
              new MatrixSize(8, 8, 1),
              new FieldOfView(160, 160, 5),
              null,
              null);
    }
    List<Acquisition> acquisitions = java.util.Arrays.stream(readouts).map(Readout::make).toList();
    return new MemoryScan(MemoryScan.header(null, encodings), acquisitions);
  }

  @Test
  void doubtfulCentresAndBrokenOffScansAreTold() {
    SmallScan scan = new SmallScan().add(line().center(0)).add(line().center(7).step1(1));
    scan.add(line().step1(2)).add(line().frame(1, 0, 0, 0, 0)).add(new Readout(2, 8).step1(3));
    List<String> warnings = ScanLayout.of(scan.make()).warnings();
    assertEquals(4, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith("1 lines have an impossible center_sample"));
    assertTrue(warnings.get(1).startsWith("1 lines stick out"));
    assertTrue(warnings.get(2).startsWith("1 lines fill only the middle 8"));
    assertEquals(
        "1 of 2 images have less than half of the 4 lines of the fullest one", warnings.get(3));
  }

  @Test
  void warningsAndRefusalsCarryNoPatientData() {
    SmallScan scan = new SmallScan().add(line().center(0)).add(line().step1(8));
    ReconstructionException refusal =
        assertThrows(ReconstructionException.class, () -> ScanLayout.of(scan.make()));
    assertTrue(!refusal.detail().contains("Doe") && !refusal.detail().contains("4711"));
  }
}
