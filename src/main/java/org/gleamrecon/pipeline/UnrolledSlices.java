package org.gleamrecon.pipeline;

import java.util.Map;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;

/** An unrolled network on 2D frames, left at its exits. */
record UnrolledSlices(NetworkAtExit network) implements SliceSolver {
  @Override
  public Map<Integer, ComplexTensor> solve(Problem problem, StageClock clock) {
    SamplingMask mask = problem.mask();
    // Where lines are whole, data consistency need not transform along them.
    boolean whole = mask.wholeLines();
    // Our k-space has its centre at n/2, whatever the network was trained on.
    try (Measurement measurement =
        Measurement.of(
            problem.scope(),
            problem.samples(),
            ones(whole ? mask.lines() : mask.acquired()),
            new long[] {1, 1, mask.phase1(), whole ? 1 : mask.readout()},
            problem.maps().maps(),
            FourierConvention.CENTRED)) {
      return network.images(problem.scope(), measurement, clock);
    }
  }

  /** 1 where acquired. */
  static float[] ones(boolean[] acquired) {
    float[] mask = new float[acquired.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = acquired[i] ? 1 : 0;
    }
    return mask;
  }
}
