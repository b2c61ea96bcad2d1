package org.gleamrecon.train;

import java.io.IOException;
import java.util.Locale;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;

/**
 * A program that uses 64 MB before the meter starts and again after it, and prints what the meter
 * read between the two and at the end. Nothing else allocates in its process.
 */
public final class MeterRun {
  private MeterRun() {}

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    TensorScope.setThreadsPerOperation(1);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      touch(scope);
      MemoryMeter meter = MemoryMeter.start();
      double idle = meter.peakMb();
      touch(scope);
      System.out.printf(
          Locale.ROOT, "{\"idle_mb\": %.1f, \"used_mb\": %.1f}%n", idle, meter.peakMb());
    }
  }

  /** Uses 64 MB for a moment, in pieces that the allocator keeps unless it is made to trim. */
  private static void touch(TensorScope scope) {
    try (TensorScope pieces = scope.child()) {
      for (int piece = 0; piece < 64; piece++) {
        pieces.zeros(1 << 17);
      }
    }
  }
}
