package org.gleamrecon.train;

import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * A training from fully sampled scans.
 *
 * @param network the design
 * @param steps examples shown
 * @param learningRate Adam's highest step size; it rises over the warm-up and then falls to 0 along
 *     half a cosine (Loshchilov and Hutter 2017)
 * @param warmUpSteps steps of rising rate
 * @param weightDecay added to the gradient, times the weight
 * @param seed of the starting weights and everything drawn
 * @param validationEvery steps between looks at the validation scans
 * @param validationExamples how many of them, at most
 * @param checkpointEvery steps between checkpoints
 */
public record TrainingSettings(
    UnrolledNetworkConfig network,
    int steps,
    double learningRate,
    int warmUpSteps,
    double weightDecay,
    long seed,
    int validationEvery,
    int validationExamples,
    int checkpointEvery,
    ExampleSettings examples) {

  public TrainingSettings {
    require(steps >= 1, "steps", steps);
    require(learningRate > 0 && learningRate < 1, "learningRate", learningRate);
    require(warmUpSteps >= 0, "warmUpSteps", warmUpSteps);
    require(weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay);
    require(validationEvery >= 1, "validationEvery", validationEvery);
    require(validationExamples >= 1, "validationExamples", validationExamples);
    require(checkpointEvery >= 1, "checkpointEvery", checkpointEvery);
  }

  private static void require(boolean holds, String what, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(what + " out of range: " + found);
    }
  }

  FourierConvention fourier() {
    return network.fourier();
  }

  /** Step size at a step, from 0. */
  double rate(int step) {
    if (step < warmUpSteps) {
      return learningRate * (step + 1) / warmUpSteps;
    }
    double done = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
    return learningRate * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }
}
