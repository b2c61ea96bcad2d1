package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work on a published 2D network, on random data of the same sizes and kinds as the
 * peer's: unit root-sum-of-squares maps, a mask of whole lines.
 */
final class TimedWork implements AutoCloseable {
  private static final double SAMPLED = 0.3;
  private static final String MODL = "modl-";

  private final UnrolledNetwork network;
  private final Measurement measurement;
  private final NDArray target;
  private final int exit;
  private final @Nullable GreedyTraining training;

  /**
   * @param kind {@code infer}, {@code exit-<iterations>}, or a strategy (M = N, or M = 1): {@code
   *     gleam}, {@code p-gleam} (two workers), {@code end-to-end}, {@code checkpointed}, {@code
   *     mel} (every fourth image kept); a strategy after {@code modl-} trains the published 2D MoDL
   *     network instead
   */
  TimedWork(TensorScope scope, String kind, int iterations, int features, int coils, int size) {
    boolean modl = kind.startsWith(MODL);
    UnrolledNetworkConfig design =
        modl
            ? UnrolledNetworkConfig.modl(iterations, iterations, features, 4, 10)
            : UnrolledNetworkConfig.pgd(iterations, iterations, features);
    boolean trains = !kind.equals("infer") && !kind.startsWith("exit-");
    TrainingStrategy strategy =
        TrainingStrategy.of(
            modl ? kind.substring(MODL.length()) : trains ? kind : "gleam",
            List.of("cpu", "cpu"),
            false,
            4);
    UnrolledNetworkConfig config = strategy.of(design);
    network = UnrolledNetwork.load(config, InitialWeights.draw(config, 1), scope);
    measurement = measurement(scope.manager(), coils, size);
    target = Scans.target(scope.manager(), measurement, DataType.FLOAT32, 3);
    exit = kind.startsWith("exit-") ? Integer.parseInt(kind.substring(5)) : iterations;
    training =
        trains
            ? new GreedyTraining(
                scope.manager(), network, config.modules(), strategy, List.of(), 1e-4, 0)
            : null;
  }

  private static Measurement measurement(NDManager manager, int coils, int size) {
    Random random = new Random(2);
    float[] lines = new float[size];
    for (int y = 0; y < size; y++) {
      lines[y] = random.nextFloat() < SAMPLED ? 1 : 0;
    }
    int pixels = size * size;
    float[] maps = new float[2 * coils * pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      double power = 0;
      for (int coil = 0; coil < 2 * coils; coil++) {
        double value = random.nextGaussian();
        power += value * value;
        maps[at(coil, pixel, pixels)] = (float) value;
      }
      for (int coil = 0; coil < 2 * coils; coil++) {
        maps[at(coil, pixel, pixels)] /= (float) Math.sqrt(power);
      }
    }
    try (NDArray samples = Scans.noise(manager, random, DataType.FLOAT32, 1, coils, size, size);
        NDArray mask = org.gleamrecon.tensor.NativeArrays.copyOf(manager, lines, 1, 1, size, 1);
        NDArray sensitivities = ComplexPairs.fromFloats(manager, maps, 1, coils, size, size)) {
      return Measurement.of(
          manager, samples, mask, sensitivities, FourierConvention.CENTRED, DataType.FLOAT32);
    }
  }

  /** Index of the real (even) or imaginary (odd) part of coil / 2. */
  private static int at(int coil, int pixel, int pixels) {
    return 2 * (coil / 2 * pixels + pixel) + coil % 2;
  }

  /** Does it once. */
  void run() {
    if (training == null) {
      network.forward(measurement, exit, (done, image) -> true).close();
    } else {
      training.step(measurement, target);
    }
  }

  /** Arrays that live between two runs; constant unless something leaks. */
  int managedArrays() {
    return (training == null ? 0 : training.managedArrays())
        + measurement.zeroFilled().getManager().getManagedArrays().size()
        + target.getManager().getManagedArrays().size()
        + network
            .parameters()
            .get(network.parameters().names().get(0))
            .getManager()
            .getManagedArrays()
            .size();
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
    target.close();
    measurement.close();
    network.close();
  }
}
