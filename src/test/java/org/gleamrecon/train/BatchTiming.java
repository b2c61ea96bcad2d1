package org.gleamrecon.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * A program that times eight slices through the shipped network, one, two, four and eight at a
 * time, which take turns; prints a line for each. Beside the time that passed stands the
 * processors' time, which other programs on the machine hardly change.
 */
public final class BatchTiming {
  static final int[] BATCHES = {1, 2, 4, 8};
  private static final int SLICES = 8;
  private static final int COILS = 8;
  private static final int WARM_UP = 2;

  private BatchTiming() {}

  /** Arguments: size, threads, runs. */
  public static void main(String[] arguments) throws IOException {
    int size = Integer.parseInt(arguments[0]);
    TensorScope.setThreadsPerOperation(Integer.parseInt(arguments[1]));
    int runs = Integer.parseInt(arguments[2]);
    StoredModel model = ModelRepository.read(Path.of("models", "brain-2d", "1"));
    double[][] times = new double[BATCHES.length][runs];
    double[][] processorTimes = new double[BATCHES.length][runs];
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network =
            UnrolledNetwork.load(model.card().architecture(), model.weights(), scope);
        BatchedSlices slices = new BatchedSlices(scope, network, SLICES, COILS, size)) {
      float[] single = slices.run(1);
      double[] differences = new double[BATCHES.length];
      for (int run = -WARM_UP; run < runs; run++) {
        for (int turn = 0; turn < BATCHES.length; turn++) {
          int kind = Math.floorMod(run, 2) == 0 ? turn : BATCHES.length - 1 - turn;
          long start = System.nanoTime();
          long busy = processorNanos();
          float[] images = slices.run(BATCHES[kind]);
          if (run >= 0) {
            times[kind][run] = (System.nanoTime() - start) / 1e6 / SLICES;
            processorTimes[kind][run] = (processorNanos() - busy) / 1e6 / SLICES;
          }
          differences[kind] = BatchedSlices.difference(images, single);
        }
      }
      for (int kind = 0; kind < BATCHES.length; kind++) {
        System.out.printf(
            Locale.ROOT,
            "{\"batch\": %d, \"difference\": %.3e, \"ms_per_slice\": %s,"
                + " \"processor_ms_per_slice\": %s}%n",
            BATCHES[kind],
            differences[kind],
            Arrays.toString(times[kind]),
            Arrays.toString(processorTimes[kind]));
      }
    }
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
