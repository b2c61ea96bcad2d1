package org.gleamrecon.pipeline;

import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;

/** An unrolled network on 2D frames, left at its exits. */
record UnrolledSlices(NetworkAtExit network) implements SliceSolver {
  @Override
  public Map<Integer, ComplexTensor> solve(Problem problem, StageClock clock) {
    try (Measurement measurement = measurement(problem)) {
      return network.images(problem.scope(), measurement, clock);
    }
  }

  /**
   * A figure of the images at some exits, which are not kept.
   *
   * @param clock asked after each iteration whether to go on
   */
  Map<Integer, Double> judged(
      Problem problem,
      NavigableSet<Integer> exits,
      ToDoubleFunction<ComplexTensor> figure,
      StageClock clock) {
    Map<Integer, Double> figures = new TreeMap<>();
    try (Measurement measurement = measurement(problem)) {
      network
          .network()
          .reconstruct(
              measurement,
              exits.last(),
              (done, image) -> {
                clock.goOn();
                if (exits.contains(done)) {
                  figures.put(done, figure.applyAsDouble(image));
                }
                return true;
              })
          .close();
    }
    return figures;
  }

  private static Measurement measurement(Problem problem) {
    SamplingMask mask = problem.mask();
    // Where lines are whole, data consistency need not transform along them.
    boolean whole = mask.wholeLines();
    // Our k-space has its centre at n/2, whatever the network was trained on.
    return Measurement.of(
        problem.scope(),
        problem.samples(),
        ones(whole ? mask.lines() : mask.acquired()),
        new long[] {1, 1, mask.phase1(), whole ? 1 : mask.readout()},
        problem.maps().maps(),
        FourierConvention.CENTRED);
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
