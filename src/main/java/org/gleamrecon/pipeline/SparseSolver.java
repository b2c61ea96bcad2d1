package org.gleamrecon.pipeline;

import java.util.Map;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.sparse.CompressedSensing;
import org.gleamrecon.tensor.ComplexTensor;

/**
 * Compressed sensing.
 *
 * @param whitened whether the noise of a sample has unit variance; otherwise it is estimated
 */
record SparseSolver(boolean whitened) implements SliceSolver {
  @Override
  public Map<Integer, ComplexTensor> solve(Problem problem, StageClock clock) {
    ComplexTensor samples = problem.samples();
    return Map.of(
        ExitImages.ANY,
        CompressedSensing.DEFAULT.reconstruct(
            problem.scope(),
            problem.encoding(),
            samples,
            whitened ? 1 : NoiseEstimate.variance(samples),
            clock::goOn));
  }
}
