package org.gleamrecon.train;

import java.util.List;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work on a published 2D network, on random data of the same sizes and kinds as the
 * peer's: unit root-sum-of-squares maps, a mask of whole lines.
 */
final class TimedWork implements AutoCloseable {
  private static final String MODL = "modl-";

  private final UnrolledNetwork network;
  private final TrainingExample example;
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
    example = RandomExample.of(scope.manager(), config, new StepCost.Size(coils, 1, size, size));
    exit = kind.startsWith("exit-") ? Integer.parseInt(kind.substring(5)) : iterations;
    training =
        trains
            ? new GreedyTraining(
                scope.manager(), network, config.modules(), strategy, List.of(), 1e-4, 0)
            : null;
  }

  /** Does it once. */
  void run() {
    if (training == null) {
      network.forward(example.measurement(), exit, (done, image) -> true).close();
    } else {
      training.step(example.measurement(), example.target());
    }
  }

  /** Arrays that live between two runs; constant unless something leaks. */
  int managedArrays() {
    return (training == null ? 0 : training.managedArrays())
        + example.measurement().zeroFilled().getManager().getManagedArrays().size()
        + example.target().getManager().getManagedArrays().size()
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
    example.close();
    network.close();
  }
}
