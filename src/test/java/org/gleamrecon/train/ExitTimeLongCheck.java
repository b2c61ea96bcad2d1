package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network's time by the number of iterations, taking turns in one process. */
@Tag("long")
class ExitTimeLongCheck {
  private static final int RUNS = Contenders.repetitions(20);
  private static final double BAR = 0.35;

  @Test
  void twoIterationsTakeUnderThirtyFiveHundredthsOfEight() {
    List<Contenders.Timing> exits =
        Contenders.ours(
            Map.of(), "--mode", "exit-1,exit-2,exit-4,exit-8", "--runs", Integer.toString(RUNS));
    double share = exits.get(1).medianMs() / exits.get(3).medianMs();
    System.out.printf(
        "RESULT time of the exits | 1 | %d | 256x256, 8 coils, 2 threads: exit 1 %s ms, exit 2 %s ms,"
            + " exit 4 %s ms, exit 8 %s ms; exit 2 over exit 8 %.3f (bar %.2f)%n",
        RUNS,
        Spread.of(exits.get(0).timesMs()),
        Spread.of(exits.get(1).timesMs()),
        Spread.of(exits.get(2).timesMs()),
        Spread.of(exits.get(3).timesMs()),
        share,
        BAR);
    assertTrue(share < BAR, "exit 2 takes " + share + " of exit 8");
  }
}
