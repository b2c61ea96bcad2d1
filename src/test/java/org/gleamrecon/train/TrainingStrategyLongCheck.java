package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the strategies cost beside each other: memory above what stays resident (one strategy a
 * process, see {@link MemoryMeter}) and time of a step (in turns within a process). One image of
 * 256x256, 8 coils, 32 features.
 */
@Tag("long")
class TrainingStrategyLongCheck {
  private static final int PROCESSES = Contenders.repetitions(5);
  private static final int PAIRS = Contenders.repetitions(30);

  /** Our end-to-end's memory over PyTorch's. */
  private static final double MOST_OF_PEER = 1.05;

  private static String[] options(String mode, int iterations) {
    return new String[] {
      "--mode", mode, "--iterations", Integer.toString(iterations), "--runs", "3"
    };
  }

  /** MB of each mode, median and spread over processes that take turns. */
  private static List<Spread> memory(List<String> modes, int iterations) {
    double[][] megabytes = new double[modes.size()][PROCESSES];
    for (int process = 0; process < PROCESSES; process++) {
      for (int mode = 0; mode < modes.size(); mode++) {
        megabytes[mode][process] = Contenders.ours(options(modes.get(mode), iterations)).peakMb();
      }
    }
    List<Spread> spreads = new ArrayList<>();
    for (double[] mode : megabytes) {
      spreads.add(Spread.of(mode));
    }
    return spreads;
  }

  private static void memory(int iterations, double atLeast) {
    List<String> modes = List.of("gleam", "end-to-end", "checkpointed");
    List<Spread> found = memory(modes, iterations);
    double[] megabytes = new double[PROCESSES];
    for (int process = 0; process < PROCESSES; process++) {
      megabytes[process] = Contenders.peer(options("end-to-end", iterations)).peakMb();
    }
    Spread peer = Spread.of(megabytes);
    double saving = found.get(1).median() / found.get(0).median();
    double share = found.get(1).median() / peer.median();
    double peers = peer.median() / found.get(0).median();
    String bar =
        saving >= atLeast
            ? "reached"
            : "not reached: our end-to-end is that much leaner than PyTorch's, whose ratio to our"
                + " GLEAM is %.2f".formatted(peers);
    System.out.printf(
        Locale.ROOT,
        "RESULT strategies, memory at N=%d | 1 | %d | 256x256, 8 coils, 32 features, above"
            + " resident: GLEAM M=N %s MB, end-to-end %s MB, checkpointed %s MB, PyTorch's"
            + " end-to-end %s MB; end-to-end/GLEAM %.2f (bar %.1f %s), end-to-end/PyTorch's %.3f"
            + " (bar %.2f), end-to-end/checkpointed %.2f%n",
        iterations,
        PROCESSES,
        found.get(0),
        found.get(1),
        found.get(2),
        peer,
        saving,
        atLeast,
        bar,
        share,
        MOST_OF_PEER,
        found.get(1).median() / found.get(2).median());
    assertTrue(share <= MOST_OF_PEER, () -> "end-to-end over PyTorch's " + share);
    assertTrue(
        saving >= atLeast || peers >= atLeast,
        () -> "end-to-end over GLEAM %.2f, PyTorch's over GLEAM %.2f".formatted(saving, peers));
  }

  @Test
  void atEightIterationsEndToEndNeedsSeveralTimesGleamsMemoryOrThePeersDoesAndOursIsLeaner() {
    memory(8, 4.8);
  }

  @Test
  void atTwentyFourIterationsEndToEndNeedsManyTimesGleamsMemoryOrThePeersDoesAndOursIsLeaner() {
    memory(24, 11);
  }

  private static List<Contenders.Timing> inTurns(String modes, int threads) {
    return Contenders.ours(
        Map.of("OMP_NUM_THREADS", Integer.toString(threads)),
        "--mode",
        modes,
        "--threads",
        Integer.toString(threads),
        "--runs",
        Integer.toString(PAIRS));
  }

  /** The ratio of the first mode's time to the second's, at most a bar. */
  private static void time(String modes, int threads, double most) {
    List<Contenders.Timing> turns = inTurns(modes, threads);
    PairedRatio ratio = PairedRatio.of(turns.get(0).timesMs(), turns.get(1).timesMs());
    System.out.printf(
        Locale.ROOT,
        "RESULT strategies, time of %s | 1 | %d | step at N=8, 256x256, 8 coils, 32 features, %d"
            + " threads an operation, in turns: %s ms, %s ms, ratio %.3f, 95 %% lower bound %.3f"
            + " (bar %.2f)%n",
        modes.replace(",", " beside "),
        PAIRS,
        threads,
        Spread.of(turns.get(0).timesMs()),
        Spread.of(turns.get(1).timesMs()),
        ratio.ratio(),
        ratio.lowerBound(),
        most);
    assertTrue(ratio.ratio() <= most, ratio.toString());
  }

  @Test
  void checkpointingCostsLessThanHalfAStepMore() {
    time("checkpointed,end-to-end", 2, 1.45);
  }

  @Test
  void twoWorkersOfOneThreadAreFasterThanOne() {
    time("p-gleam,gleam", 1, 0.75);
  }

  @Test
  void undoingIterationsIsReportedBesideTheOthersOnMoDl() {
    List<String> modes = List.of("modl-mel", "modl-checkpointed", "modl-end-to-end", "modl-gleam");
    List<Contenders.Timing> turns = inTurns(String.join(",", modes), 2);
    List<Spread> memory = memory(modes, 8);
    for (int mode = 0; mode < modes.size(); mode++) {
      System.out.printf(
          Locale.ROOT,
          "RESULT strategies, %s | 1 | %d | 2D MoDL, N=8, 10 conjugate-gradient steps, 256x256, 8"
              + " coils, 32 features: %s ms a step, %s MB above resident%n",
          modes.get(mode),
          PAIRS,
          Spread.of(turns.get(mode).timesMs()),
          memory.get(mode));
    }
    assertEquals(modes.size(), turns.size());
    assertTrue(
        memory.get(0).median() < memory.get(2).median(),
        () -> "mel %s MB, end-to-end %s MB".formatted(memory.get(0), memory.get(2)));
  }
}
