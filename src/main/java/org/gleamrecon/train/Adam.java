package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.gleamrecon.unroll.Parameters;

/**
 * Adam. Kingma and Ba 2015, algorithm 1, in the order of operations PyTorch uses: m = b1 m + (1 -
 * b1) g; v = b2 v + (1 - b2) g^2; w -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + 1e-8).
 */
final class Adam extends Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDArray beta1;
  private final NDArray beta2;
  private final NDArray oneMinusBeta1;
  private final NDArray oneMinusBeta2;
  private final NDArray epsilon;

  /**
   * @param names the parameters it updates
   */
  Adam(
      NDManager parent,
      Parameters parameters,
      List<String> names,
      double learningRate,
      double weightDecay) {
    super(parent, parameters, names, learningRate, weightDecay, 2);
    beta1 = constant(BETA1);
    beta2 = constant(BETA2);
    oneMinusBeta1 = constant(1 - BETA1);
    oneMinusBeta2 = constant(1 - BETA2);
    epsilon = constant(EPSILON);
  }

  @Override
  Step step(double learningRate, int number) {
    NDArray rate = constant(-learningRate / (1 - Math.pow(BETA1, number)));
    NDArray root = constant(Math.sqrt(1 - Math.pow(BETA2, number)));
    return new Step() {
      @Override
      public void gather(NDArray gradient, List<NDArray> moments) {
        try (NDArray share = gradient.mul(oneMinusBeta1);
            NDArray squared = gradient.mul(gradient)) {
          moments.get(0).muli(beta1).addi(share);
          moments.get(1).muli(beta2).addi(squared.muli(oneMinusBeta2));
        }
      }

      @Override
      public NDArray move(List<NDArray> moments) {
        try (NDArray spread = moments.get(1).sqrt()) {
          return moments.get(0).mul(rate).divi(spread.divi(root).addi(epsilon));
        }
      }

      @Override
      public void close() {
        root.close();
        rate.close();
      }
    };
  }
}
