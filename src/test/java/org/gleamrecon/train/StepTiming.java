package org.gleamrecon.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;

/**
 * A program that times the network and its training, and measures their memory; the counterpart of
 * {@code tools/torch_peer.py time}, with the same options and the same printed line. Several kinds
 * of work, separated by commas, take turns; each prints a line.
 */
public final class StepTiming {
  /** More than the peer's two: Java compiles what runs often. */
  private static final int WARM_UP = 5;

  private StepTiming() {}

  /** Options: --mode, --size, --coils, --iterations, --features, --threads, --runs, --rss. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    int size = number(options, "--size", 256);
    int coils = number(options, "--coils", 8);
    int iterations = number(options, "--iterations", 8);
    int features = number(options, "--features", 32);
    int runs = number(options, "--runs", 20);
    TensorScope.setThreadsPerOperation(number(options, "--threads", 2));
    String[] kinds = options.getOrDefault("--mode", "infer").split(",");
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      List<TimedWork> works = new ArrayList<>();
      for (String kind : kinds) {
        works.add(new TimedWork(scope, kind, iterations, features, coils, size));
      }
      double[][] times = time(works, runs);
      MemoryMeter memory = MemoryMeter.start();
      for (int run = 0; run < 2; run++) {
        works.forEach(TimedWork::run);
      }
      double peakMb = memory.peakMb();
      for (int kind = 0; kind < kinds.length; kind++) {
        System.out.printf(
            Locale.ROOT,
            "{\"mode\": \"%s\", \"size\": %d, \"coils\": %d, \"iterations\": %d, \"features\": %d,"
                + " \"median_ms\": %.1f, \"min_ms\": %.1f, \"peak_above_resident_mb\": %.1f,"
                + " \"times_ms\": %s}%n",
            kinds[kind],
            size,
            coils,
            iterations,
            features,
            Spread.of(times[kind]).median(),
            Spread.of(times[kind]).lowest(),
            peakMb,
            java.util.Arrays.toString(times[kind]));
      }
      works.forEach(TimedWork::close);
    }
  }

  /** Milliseconds, by work and run; every other round is run in the opposite order. */
  private static double[][] time(List<TimedWork> works, int runs) {
    double[][] times = new double[works.size()][runs];
    for (int run = -WARM_UP; run < runs; run++) {
      for (int turn = 0; turn < works.size(); turn++) {
        int kind = Math.floorMod(run, 2) == 0 ? turn : works.size() - 1 - turn;
        long start = System.nanoTime();
        works.get(kind).run();
        if (run >= 0) {
          times[kind][run] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return times;
  }

  private static int number(Map<String, String> options, String name, int usual) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(usual)));
  }
}
