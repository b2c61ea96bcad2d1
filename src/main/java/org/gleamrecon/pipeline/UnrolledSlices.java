package org.gleamrecon.pipeline;

import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetwork;

/** An unrolled network on 2D frames, left at one of its exits. */
final class UnrolledSlices implements SliceSolver {
  private final UnrolledNetwork network;
  private final String model;
  private final int nInf;

  /**
   * @param network of the exit's model; its weights are only read
   */
  UnrolledSlices(UnrolledNetwork network, ModelExit exit) {
    this.network = network;
    this.model = exit.card().id().toString();
    this.nInf = exit.nInf();
  }

  @Override
  public ComplexTensor solve(Problem problem, StageClock clock) {
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
      long[] begin = {System.nanoTime()};
      ComplexTensor image =
          network.reconstruct(
              measurement,
              nInf,
              (done, now) -> {
                long end = System.nanoTime();
                clock.iterated(
                    new Iteration(model, done, nInf, end - begin[0], now::toInterleaved));
                begin[0] = System.nanoTime();
                return true;
              });
      // The image came with the measurement's memory, which ends here.
      return problem.scope().adopt(image.array());
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
