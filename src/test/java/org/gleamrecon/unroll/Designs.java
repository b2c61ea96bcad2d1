package org.gleamrecon.unroll;

import java.util.List;

/** One small network of every kind. */
public final class Designs {
  private Designs() {}

  static UnrolledNetworkConfig with(
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
        UnrolledNetworkConfig.modlWithTime(2, 2, 2, 0.05, 4, false),
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

  /** Networks whose iterations can be undone, once their weights are held to the bound. */
  public static List<UnrolledNetworkConfig> invertible() {
    return List.of(
        UnrolledNetworkConfig.modl(2, 1, 3, 0.8, 14),
        with(
            UnrolledNetworkConfig.modl(2, 1, 3, 0.8, 14),
            Padding.ZERO,
            new ConjugateGradient(1.2, true, 14, true)),
        with(
            UnrolledNetworkConfig.pgd(2, 1, 3),
            Padding.REFLECT,
            new ConjugateGradient(0.8, true, 14, false)),
        with(UnrolledNetworkConfig.pgd(2, 1, 3), Padding.REPLICATE, new GradientStep(0.5, false)),
        with(UnrolledNetworkConfig.pgd(2, 1, 3), Padding.ZERO, new GradientStep(0.8, true)),
        UnrolledNetworkConfig.modlWithTime(2, 1, 2, 0.8, 14, false),
        UnrolledNetworkConfig.modlWithTime(2, 1, 2, 0.8, 14, true));
  }
}
