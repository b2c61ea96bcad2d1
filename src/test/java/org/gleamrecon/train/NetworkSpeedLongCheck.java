package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference network beside the same network in plain PyTorch: 8 iterations, 32 features, 8
 * coils, 2 threads, the same allocator settings. Short processes of both take turns, each with a
 * warm-up and a few timed runs; compared are the medians over processes of a process' median.
 */
@Tag("long")
class NetworkSpeedLongCheck {
  private static final int ROUNDS = Contenders.repetitions(5);
  private static final int RUNS = 5;
  private static final double BAR = 1.0;

  private static String slower(String what, String mode, int size) {
    String[] options = {
      "--mode", mode, "--size", Integer.toString(size), "--runs", Integer.toString(RUNS)
    };
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      if (round % 2 == 0) {
        theirs[round] = Contenders.peer(options).medianMs();
        ours[round] = Contenders.ours(options).medianMs();
      } else {
        ours[round] = Contenders.ours(options).medianMs();
        theirs[round] = Contenders.peer(options).medianMs();
      }
    }
    Spread our = Spread.of(ours);
    Spread their = Spread.of(theirs);
    double ratio = our.median() / their.median();
    System.out.printf(
        "RESULT network speed, %s | 1 | %d | %dx%d, 8 coils: ours %s ms, PyTorch's %s ms, ratio of"
            + " times %.3f (bar %.2f)%n",
        what, ROUNDS * RUNS, size, size, our, their, ratio, BAR);
    return ratio <= BAR ? "" : "%s at %d: %.3f".formatted(what, size, ratio);
  }

  @Test
  void neitherForwardNorTrainingIsSlowerThanPlainPyTorch() {
    List<String> slower = new ArrayList<>();
    slower.add(slower("forward", "infer", 128));
    slower.add(slower("forward", "infer", 256));
    slower.add(slower("GLEAM step", "gleam", 256));
    slower.add(slower("end-to-end step", "end-to-end", 256));
    slower.removeIf(String::isEmpty);
    assertEquals(List.of(), slower);
  }
}
