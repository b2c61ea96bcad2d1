package org.gleamrecon.unroll;

import java.util.List;

/** One small network of every kind. */
public final class Designs {
  private Designs() {}

  private static UnrolledNetworkConfig with(
      UnrolledNetworkConfig c, Padding padding, DataConsistency rule) {
    return new UnrolledNetworkConfig(
        c.network(),
        c.dimension(),
        c.iterations(),
        c.modules(),
        c.features(),
        c.activationOrder(),
        padding,
        c.circularTime(),
        rule,
        c.startSteps(),
        c.slowPhaseRemoved(),
        c.fourier());
  }

  /** The published networks, and every other choice at least once. */
  public static List<UnrolledNetworkConfig> all() {
    return List.of(
        UnrolledNetworkConfig.pgd(2, 2, 3),
        UnrolledNetworkConfig.pgdWithTime(2, 2, 2, false),
        UnrolledNetworkConfig.pgdWithTime(2, 2, 2, true),
        UnrolledNetworkConfig.modl(2, 2, 3, 0.05, 4),
        with(UnrolledNetworkConfig.pgd(2, 2, 3), Padding.ZERO, new GradientStep(1.2, true)),
        with(
            UnrolledNetworkConfig.pgd(2, 2, 3),
            Padding.REPLICATE,
            new ConjugateGradient(0.3, true, 3, false)),
        with(
            UnrolledNetworkConfig.pgd(2, 2, 3),
            Padding.REFLECT,
            new ConjugateGradient(0.2, true, 3, true)),
        with(
            UnrolledNetworkConfig.modl(2, 2, 3, 0.05, 4),
            Padding.ZERO,
            new ConjugateGradient(0.3, true, 3, false)),
        with(
            UnrolledNetworkConfig.pgdWithTime(2, 2, 2, true),
            Padding.REFLECT,
            new ConjugateGradient(0.5, true, 2, true)));
  }
}
