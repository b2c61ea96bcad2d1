package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PhaseSeriesTest {
  private static final int NY = 32;
  private final SmallScan scan =
      new SmallScan().encoded(32, NY, 1, 100, 100, 5).recon(32, NY, 1, 100, 100, 5);

  private void add(int slice, int phase, int repetition, IntPredicate wanted) {
    for (int y = 0; y < NY; y++) {
      if (wanted.test(y)) {
        scan.add(new Readout(1, 32).constant(1).step1(y).frame(slice, 0, phase, repetition, 0));
      }
    }
  }

  private static boolean every(int y) {
    return y >= 0;
  }

  private static boolean third(int y) {
    return y % 3 == 0 || Math.abs(y - 16) < 4;
  }

  private ScanLayout layout() {
    return ScanLayout.of(scan.make());
  }

  @Test
  void undersampledPhasesOfASliceAreASeries() {
    for (int phase = 0; phase < 3; phase++) {
      add(0, phase, 0, PhaseSeriesTest::third);
    }
    assertTrue(PhaseSeries.in(layout()));
  }

  @Test
  void fullySampledPhasesAreNone() {
    for (int phase = 0; phase < 4; phase++) {
      add(0, phase, 0, PhaseSeriesTest::every);
    }
    assertFalse(PhaseSeries.in(layout()));
    add(1, 0, 0, PhaseSeriesTest::third);
    assertFalse(PhaseSeries.in(layout()), "one frame that broke off");
  }

  @Test
  void twoPhasesOrRepetitionsAreNoSeries() {
    for (int repetition = 0; repetition < 4; repetition++) {
      add(0, 0, repetition, PhaseSeriesTest::third);
      add(0, 1, repetition, PhaseSeriesTest::third);
    }
    assertFalse(PhaseSeries.in(layout()));
  }

  @Test
  void aSeriesHasThePhasesOfItsOwnSliceAndRepetitionInTheirOrder() {
    for (int phase = 4; phase >= 0; phase--) {
      for (int slice = 0; slice < 2; slice++) {
        for (int repetition = 0; repetition < 2; repetition++) {
          // The second repetition broke off: two phases are no series.
          if (repetition == 0 || phase < 2) {
            add(slice, phase, repetition, PhaseSeriesTest::third);
          }
        }
      }
    }
    ScanLayout layout = layout();
    assertEquals(5, PhaseSeries.longest(layout));
    for (Frame frame : layout.frames()) {
      List<FrameCounters> series =
          PhaseSeries.of(frame, layout).stream().map(Frame::counters).toList();
      FrameCounters own = frame.counters();
      if (own.repetition() > 0) {
        assertEquals(List.of(own), series);
        continue;
      }
      assertEquals(5, series.size());
      for (int i = 0; i < series.size(); i++) {
        assertEquals(new FrameCounters(own.slice(), 0, i, 0, 0), series.get(i));
      }
    }
  }
}
