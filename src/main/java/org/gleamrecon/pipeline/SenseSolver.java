package org.gleamrecon.pipeline;

import java.util.Map;
import org.gleamrecon.operator.ConjugateGradientSense;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.tensor.ComplexTensor;

/**
 * CG-SENSE.
 *
 * @param whitened whether the noise of a sample has unit variance; otherwise it is estimated
 */
record SenseSolver(boolean whitened) implements SliceSolver {
  @Override
  public Map<Integer, ComplexTensor> solve(Problem problem, StageClock clock) {
    ComplexTensor samples = problem.samples();
    return Map.of(
        ExitImages.ANY,
        new ConjugateGradientSense(ConjugateGradientSense.DEFAULT_SOLVER)
            .reconstruct(
                problem.scope(),
                problem.encoding(),
                samples,
                whitened ? 1 : NoiseEstimate.variance(samples))
            .image());
  }
}
