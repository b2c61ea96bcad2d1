package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What batches of slices would save: time per slice of the shipped network, 8 coils, another mask
 * and other maps in each slice. Reported; what is asserted is that batches give the same images.
 */
@Tag("long")
class BatchTimeLongCheck {
  private static final int RUNS = Contenders.repetitions(9);

  private static final String TIME = "ms_per_slice";
  private static final String PROCESSOR_TIME = "processor_ms_per_slice";

  /** Round-off alone. */
  private static final double SAME = 1e-4;

  @ParameterizedTest
  @CsvSource({"64,1", "64,2", "96,1", "96,2", "128,1", "128,2", "256,1", "256,2"})
  void batchesGiveTheSameImagesInTheTimeReported(int size, int threads) {
    List<JsonNode> kinds =
        Contenders.java(
            BatchTiming.class,
            Map.of("OMP_NUM_THREADS", Integer.toString(threads)),
            Integer.toString(size),
            Integer.toString(threads),
            Integer.toString(RUNS));
    double[] single = times(kinds.get(0), TIME);
    double[] singleBusy = times(kinds.get(0), PROCESSOR_TIME);
    List<String> found = new ArrayList<>();
    for (JsonNode kind : kinds) {
      double[] times = times(kind, TIME);
      double[] busy = times(kind, PROCESSOR_TIME);
      found.add(
          "%d at a time %s ms, %.3f of one at a time; of processors %s ms, %.3f; difference %.1e"
              .formatted(
                  kind.required("batch").asInt(),
                  Spread.of(times),
                  PairedRatio.of(times, single).ratio(),
                  Spread.of(busy),
                  PairedRatio.of(busy, singleBusy).ratio(),
                  kind.required("difference").asDouble()));
    }
    System.out.printf(
        Locale.ROOT,
        "RESULT batches of slices | 1 | %d | %dx%d, 8 coils, %d threads, 16 iterations, per slice: %s%n",
        RUNS,
        size,
        size,
        threads,
        String.join("; ", found));
    for (JsonNode kind : kinds) {
      assertTrue(kind.required("difference").asDouble() < SAME, kind::toString);
    }
  }

  private static double[] times(JsonNode kind, String name) {
    return StreamSupport.stream(kind.required(name).spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
