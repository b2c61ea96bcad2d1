package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.train.Contenders;
import org.gleamrecon.train.Spread;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What scans notice of a job, and a job of a service without scans. Blocks of requests without and
 * with a job take turns.
 */
@Tag("long")
class LiveLatencyLongCheck {
  private static final int BLOCKS = 4;
  private static final int REQUESTS = Contenders.repetitions(400);
  private static final Duration RATE = Duration.ofMinutes(2);
  private static final double MEDIAN_BAR = 1.05;
  private static final double P95_BAR = 1.20;
  private static final double RATE_BAR = 0.8;

  @TempDir Path directory;

  private static double p95(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
  }

  private static Spread spread(List<Double> times) {
    return Spread.of(times.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Test
  void scansHardlyNoticeAJobAndAnIdleServiceHardlySlowsIt() throws Exception {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    double beside;
    double alone;
    try (LiveLatency latency = new LiveLatency(directory, 1, true)) {
      for (int block = 0; block < BLOCKS; block++) {
        int count = Math.max(1, REQUESTS / BLOCKS);
        without.addAll(latency.requests(count));
        with.addAll(latency.requestsBesideAJob(count));
      }
      beside = latency.stepsPerSecondBesideAnIdleService(RATE);
      alone = latency.stepsPerSecondAlone(RATE);
    }
    double median = spread(with).median() / spread(without).median();
    double p95 = p95(with) / p95(without);
    double rate = beside / alone;
    System.out.printf(
        "RESULT live latency beside a job | 1 | %d | requests in %d blocks each: without a job %s ms,"
            + " p95 %.0f ms; with one %s ms, p95 %.0f ms; median ratio %.3f (bar %.2f), p95 ratio %.3f"
            + " (bar %.2f); trainer %.2f steps/s beside an idle service, %.2f alone, ratio %.2f (bar"
            + " %.1f)%n",
        with.size(),
        BLOCKS,
        spread(without),
        p95(without),
        spread(with),
        p95(with),
        median,
        MEDIAN_BAR,
        p95,
        P95_BAR,
        beside,
        alone,
        rate,
        RATE_BAR);
    List<String> broken = new ArrayList<>();
    if (!(median <= MEDIAN_BAR)) {
      broken.add("median ratio " + median);
    }
    if (!(p95 <= P95_BAR)) {
      broken.add("p95 ratio " + p95);
    }
    if (!(rate >= RATE_BAR)) {
      broken.add("rate beside an idle service " + rate);
    }
    assertEquals(List.of(), broken);
  }
}
