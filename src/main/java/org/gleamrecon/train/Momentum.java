package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.gleamrecon.unroll.Parameters;

/**
 * Gradient descent with momentum, in the order of operations PyTorch uses: m = 0.9 m + g; w -= rate
 * m.
 */
final class Momentum extends Optimizer {
  private static final double KEPT = 0.9;

  private final NDArray kept;

  /**
   * @param names the parameters it updates
   */
  Momentum(
      NDManager parent,
      Parameters parameters,
      List<String> names,
      double learningRate,
      double weightDecay) {
    super(parent, parameters, names, learningRate, weightDecay, 1);
    kept = constant(KEPT);
  }

  @Override
  Step step(double learningRate, int number) {
    NDArray rate = constant(-learningRate);
    return new Step() {
      @Override
      public void gather(NDArray gradient, List<NDArray> moments) {
        moments.get(0).muli(kept).addi(gradient);
      }

      @Override
      public NDArray move(List<NDArray> moments) {
        return moments.get(0).mul(rate);
      }

      @Override
      public void close() {
        rate.close();
      }
    };
  }
}
