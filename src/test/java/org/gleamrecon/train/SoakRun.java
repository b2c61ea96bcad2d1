package org.gleamrecon.train;

import java.io.IOException;
import java.util.Locale;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;

/**
 * A program that repeats one kind of work and prints, ten times on the way, the resident memory and
 * the number of managed arrays.
 */
public final class SoakRun {
  private static final int READINGS = 10;

  private SoakRun() {}

  /** Arguments: kind of work, repetitions, pixels along x and y. */
  public static void main(String[] args) throws IOException {
    int repetitions = Integer.parseInt(args[1]);
    TensorScope.setThreadsPerOperation(2);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        TimedWork work = new TimedWork(scope, args[0], 8, 32, 8, Integer.parseInt(args[2]))) {
      int reading = 1;
      for (int done = 1; done <= repetitions; done++) {
        work.run();
        if (done >= (long) reading * repetitions / READINGS) {
          System.out.printf(
              Locale.ROOT,
              "{\"done\": %d, \"resident_mb\": %.1f, \"arrays\": %d}%n",
              done,
              MemoryMeter.residentMb(),
              work.managedArrays());
          reading++;
        }
      }
    }
  }
}
