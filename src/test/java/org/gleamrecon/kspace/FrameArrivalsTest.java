package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.junit.jupiter.api.Test;

/** Which frames seem complete while the lines of a scan arrive. */
class FrameArrivalsTest {
  private static final MrdHeader FLAT =
      PhantomScan.of(PhantomOptions.DEFAULTS.with().matrix(32).slices(2).build()).header();

  private final FrameArrivals arrivals = new FrameArrivals(FLAT);

  private static AcquisitionHeader line(int slice, AcquisitionFlag... flags) {
    return line(slice, 0, flags);
  }

  private static AcquisitionHeader line(int slice, int repetition, AcquisitionFlag... flags) {
    var header = AcquisitionHeader.builder().readout(4, 1).slice(slice).repetition(repetition);
    for (AcquisitionFlag flag : flags) {
      header.flag(flag);
    }
    return header.build();
  }

  private List<List<Integer>> all(List<AcquisitionHeader> headers) {
    List<List<Integer>> complete = new ArrayList<>();
    headers.forEach(header -> complete.addAll(arrivals.add(header)));
    return complete;
  }

  @Test
  void aSliceIsCompleteWithItsLastLineAndHasTheNoiseAndCalibrationThatCameBefore() {
    assertEquals(
        List.of(List.of(0, 1, 3, 4)),
        all(
            List.of(
                line(0, AcquisitionFlag.IS_NOISE_MEASUREMENT),
                line(0, AcquisitionFlag.IS_PARALLEL_CALIBRATION),
                line(0, AcquisitionFlag.IS_NAVIGATION_DATA),
                line(0),
                line(0, AcquisitionFlag.LAST_IN_SLICE))));
    assertEquals(List.of(List.of(0, 1, 5)), arrivals.add(line(1, AcquisitionFlag.LAST_IN_SLICE)));
  }

  @Test
  void slicesWhoseLinesAreInterleavedAreCompleteTogether() {
    assertEquals(
        List.of(List.of(0, 2), List.of(1, 3)),
        all(
            List.of(
                line(0),
                line(1),
                line(0, AcquisitionFlag.LAST_IN_SLICE),
                line(1, AcquisitionFlag.LAST_IN_SLICE))));
  }

  @Test
  void theEndOfARepetitionEndsItsSlicesAndNoOthers() {
    assertEquals(
        List.of(List.of(0), List.of(2)),
        all(List.of(line(0, 1), line(0, 2), line(1, 1, AcquisitionFlag.LAST_IN_REPETITION))));
    assertEquals(
        List.of(List.of(1), List.of(3)),
        arrivals.add(line(1, 2, AcquisitionFlag.LAST_IN_MEASUREMENT)));
  }

  @Test
  void withoutFlagsASliceIsCompleteWhenSeveralLinesOfAnotherOneHaveCome() {
    List<AcquisitionHeader> lines = new ArrayList<>(List.of(line(0), line(0)));
    for (int i = 1; i < FrameArrivals.LINES_OF_THE_NEXT; i++) {
      lines.add(line(1));
    }
    assertEquals(List.of(), all(lines));
    assertEquals(List.of(List.of(0, 1)), arrivals.add(line(1)));
  }

  @Test
  void slicesThatTakeTurnsAreNotTakenForComplete() {
    List<AcquisitionHeader> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(line(i % 2));
    }
    assertEquals(List.of(), all(lines));
  }

  @Test
  void aSliceIsNotCompleteBeforeItsLastAverage() {
    Limit two = new Limit(0, 1, 0);
    MrdHeader header =
        MemoryScan.header(
            null,
            new Encoding(
                Trajectory.CARTESIAN,
                FLAT.encodings().get(0).encodedSpace(),
                FLAT.encodings().get(0).reconSpace(),
                new EncodingLimits(null, null, null, two, null, null, null, null, null, null),
                1,
                1,
                null,
                null));
    FrameArrivals averaged = new FrameArrivals(header);
    assertEquals(List.of(), averaged.add(line(0, AcquisitionFlag.LAST_IN_SLICE)));
    AcquisitionHeader second =
        line(0, AcquisitionFlag.LAST_IN_SLICE).toBuilder().average(1).build();
    assertEquals(List.of(List.of(0, 1)), averaged.add(second));
  }

  @Test
  void aScanOfMostlyCalibrationLinesIsLeftToItsEnd() {
    AcquisitionHeader calibration = line(0, AcquisitionFlag.IS_PARALLEL_CALIBRATION);
    for (int i = 0; i <= FrameArrivals.MOST_SHARED; i++) {
      assertEquals(List.of(), arrivals.add(calibration));
    }
    assertEquals(List.of(), arrivals.add(line(0, AcquisitionFlag.LAST_IN_SLICE)));
  }

  @Test
  void aSlabIsNotCompleteBeforeTheScanEnds() {
    FrameArrivals slab =
        new FrameArrivals(
            PhantomScan.of(
                    PhantomOptions.DEFAULTS
                        .with()
                        .matrix(32)
                        .partitions(4)
                        .slices(1)
                        .pattern(SamplingPattern.FULL)
                        .build())
                .header());
    assertEquals(List.of(), slab.add(line(0, AcquisitionFlag.LAST_IN_MEASUREMENT)));
  }

  @Test
  void framesAreNumberedInTheirOrderByWhatTheHeaderForesees() {
    Limit three = new Limit(0, 2, 0);
    FrameNumbers numbers =
        new FrameNumbers(
            new EncodingLimits(null, null, null, null, three, null, null, three, null, null));
    List<Integer> found = new ArrayList<>();
    for (int slice = 0; slice < 3; slice++) {
      for (int repetition = 0; repetition < 3; repetition++) {
        found.add(numbers.of(new FrameCounters(slice, 0, 0, repetition, 0)).orElse(-1));
      }
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), found);
    assertEquals(OptionalInt.empty(), numbers.of(new FrameCounters(3, 0, 0, 0, 0)));
    assertEquals(OptionalInt.empty(), numbers.of(new FrameCounters(0, 0, 1, 0, 0)));
  }
}
