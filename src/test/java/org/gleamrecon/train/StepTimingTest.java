package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;

/** Samples of the long checks of speed, memory and soak: that they measure at all. */
class StepTimingTest {
  private static final String[] SMALL = {
    "--size", "32", "--coils", "2", "--iterations", "2", "--features", "4", "--threads", "1"
  };

  private static String[] small(String mode) {
    String[] options = java.util.Arrays.copyOf(SMALL, SMALL.length + 4);
    options[SMALL.length] = "--mode";
    options[SMALL.length + 1] = mode;
    options[SMALL.length + 2] = "--runs";
    options[SMALL.length + 3] = "3";
    return options;
  }

  @Test
  void everyKindOfWorkIsTimedAsOftenAsAsked() {
    List<Contenders.Timing> found =
        Contenders.ours(
            Map.of("OMP_NUM_THREADS", "1"),
            small("infer,gleam,end-to-end,exit-1,checkpointed,p-gleam,modl-mel"));
    assertEquals(7, found.size());
    for (Contenders.Timing timing : found) {
      assertEquals(3, timing.timesMs().length);
      assertTrue(timing.medianMs() > 0);
    }
  }

  @Test
  void thePeerIsMeasuredWithTheSameOptions() {
    for (String mode : List.of("infer", "gleam", "end-to-end")) {
      assertTrue(Contenders.peer(small(mode)).medianMs() > 0);
    }
  }

  @Test
  void aSoakReadsItsMemoryTenTimes() {
    List<JsonNode> readings =
        Contenders.java(SoakRun.class, Map.of("OMP_NUM_THREADS", "1"), "gleam", "10", "16");
    assertEquals(10, readings.size());
    assertEquals(readings.get(0).required("arrays"), readings.get(9).required("arrays"));
  }

  @Test
  void anArrayLeftBehindIsCounted() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        TimedWork work = new TimedWork(scope, "gleam", 2, 4, 2, 16)) {
      work.run();
      int before = work.managedArrays();
      work.run();
      assertEquals(before, work.managedArrays());
      try (ComplexTensor left = scope.zeros(1)) {
        assertEquals(before + 1, work.managedArrays(), () -> left.shape().length + " axis");
      }
    }
  }

  @Test
  void theMeterSeesWhatWasUsedAndNotWhatWasFreedBefore() {
    JsonNode read = Contenders.java(MeterRun.class, Map.of("OMP_NUM_THREADS", "1")).get(0);
    assertTrue(read.required("idle_mb").asDouble() < 8, () -> "nothing was used yet: " + read);
    // Without the trim hardly any of it would be new; the compiler's threads add some.
    assertTrue(read.required("used_mb").asDouble() > 56, () -> "64 MB were used: " + read);
  }

  @Test
  void aPairedRatioAndItsBoundComeFromThePairs() {
    double[] one = {10, 12, 11, 10.5, 11.5, 30};
    double[] twice = {20, 24, 22, 21, 23, 60};
    PairedRatio exact = PairedRatio.of(twice, one);
    assertEquals(2, exact.ratio(), 1e-12);
    assertEquals(2, exact.lowerBound(), 1e-12);
    double[] noisy = {20, 15, 25, 21, 23, 40};
    PairedRatio loose = PairedRatio.of(noisy, one);
    assertTrue(loose.lowerBound() < loose.ratio(), loose.toString());
  }
}
