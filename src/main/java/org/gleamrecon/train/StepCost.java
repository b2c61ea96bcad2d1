package org.gleamrecon.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.UnrolledNetwork;
import org.gleamrecon.unroll.WeightArray;

/**
 * What a training step of one example costs. Memory is the process's, so a process measures one
 * kind of training, and nothing else allocates in it; with all of the Java heap touched at the
 * start ({@link MemoryMeter}) it is native memory.
 *
 * @param stepMs every timed step's time, milliseconds
 * @param forwardMs its part until the modules have their losses; empty where modules work side by
 *     side
 * @param backwardMs its other part, with the update; likewise
 * @param peakMb most that was held above what stays resident between steps, MB (2^20 bytes)
 * @param parameters learned numbers
 */
public record StepCost(
    List<Double> stepMs,
    List<Double> forwardMs,
    List<Double> backwardMs,
    double peakMb,
    long parameters) {
  /** Java compiles what runs often. */
  private static final int WARM_UP = 3;

  private static final int METERED = 2;

  /**
   * Of the example.
   *
   * @param frames of designs with a time axis
   */
  public record Size(int coils, int frames, int ny, int nx) {
    /**
     * @throws IllegalArgumentException if one is not positive
     */
    public Size {
      if (Math.min(Math.min(coils, frames), Math.min(ny, nx)) < 1) {
        throw new IllegalArgumentException(
            "%d coils, %d frames, %d x %d pixels".formatted(coils, frames, nx, ny));
      }
    }
  }

  /**
   * Trains on random numbers for a while.
   *
   * @param steps timed, after some that are not
   * @throws IOException where the system does not tell a process's memory (only Linux does)
   */
  public static StepCost measure(TensorScope scope, TrainingPlan plan, Size size, int steps)
      throws IOException {
    TrainingSettings settings = plan.settings();
    Map<String, WeightArray> weights =
        InitialWeights.drawQuiet(settings.network(), settings.seed());
    try (UnrolledNetwork network = UnrolledNetwork.load(settings.network(), weights, scope);
        TrainingExample example = RandomExample.of(scope.manager(), settings.network(), size);
        GreedyTraining training =
            new GreedyTraining(
                scope.manager(),
                network,
                settings.network().modules(),
                plan.strategy(),
                plan.perModule(),
                settings.learningRate(),
                settings.weightDecay())) {
      List<Double> step = new ArrayList<>();
      List<Double> forward = new ArrayList<>();
      List<Double> backward = new ArrayList<>();
      boolean inTurn = plan.strategy().workers(settings.network().modules()) == 1;
      for (int run = -WARM_UP; run < steps; run++) {
        PassClock clock = new PassClock();
        long start = System.nanoTime();
        training.step(List.of(example), clock);
        double passed = (System.nanoTime() - start) / 1e6;
        if (run >= 0) {
          step.add(passed);
          if (inTurn) {
            forward.add(clock.forwardMs());
            backward.add(clock.backwardMs());
          }
        }
      }
      MemoryMeter memory = MemoryMeter.start();
      for (int run = 0; run < METERED; run++) {
        training.step(List.of(example), WorkTurns.ALWAYS);
      }
      double peakMb = memory.peakMb();
      long parameters = weights.values().stream().mapToLong(w -> w.values().length).sum();
      return new StepCost(step, forward, backward, peakMb, parameters);
    }
  }
}
