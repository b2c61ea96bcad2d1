package org.gleamrecon.pipeline;

import java.util.Map;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** Finds the image of a 2D frame from its samples and the coils' sensitivities. */
sealed interface SliceSolver permits SenseSolver, SparseSolver, UnrolledSlices {
  /**
   * The images (1, y, x) on the encoded grid, by exit as in {@link ExitImages}.
   *
   * @param clock asked between pieces of work whether to go on
   */
  Map<Integer, ComplexTensor> solve(Problem problem, StageClock clock);

  /**
   * What was measured.
   *
   * @param scope owns everything made for the frame
   * @param samples (1, coil, ky, kx), zero where not acquired
   * @param encoding A of the same maps and mask, for one image
   */
  record Problem(
      TensorScope scope,
      ComplexTensor samples,
      SamplingMask mask,
      SensitivityMaps maps,
      EncodingOperator encoding) {}
}
