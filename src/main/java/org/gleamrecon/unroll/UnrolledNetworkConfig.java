package org.gleamrecon.unroll;

import java.util.ArrayList;
import java.util.List;

/**
 * An unrolled network's design. The choices are independent of each other.
 *
 * @param network the learned block
 * @param dimension planes, or planes and time
 * @param iterations N
 * @param modules M: the iterations are trained in M groups of N / M, and each group's end is a
 *     valid exit
 * @param features channels inside the learned block
 * @param activationOrder of residual blocks; a chain of convolutions has its own
 * @param padding of the learned block's inner convolutions
 * @param circularTime whether time is continued periodically around the learned block
 * @param dataConsistency how an iteration keeps to what was measured
 * @param startSteps conjugate-gradient steps from the zero-filled image towards the least-squares
 *     one before the first iteration; 0: the published start, A^H y itself
 * @param slowPhaseRemoved whether the network is shown images without the phase of their centre of
 *     k-space; false: the published form
 * @param fourier where the Fourier transform's origin lies
 */
public record UnrolledNetworkConfig(
    Network network,
    Dimension dimension,
    int iterations,
    int modules,
    int features,
    ActivationOrder activationOrder,
    Padding padding,
    boolean circularTime,
    DataConsistency dataConsistency,
    int startSteps,
    boolean slowPhaseRemoved,
    FourierConvention fourier) {
  private static final int MOST_ITERATIONS = 1000;
  private static final int MOST_FEATURES = 4096;
  private static final int MOST_STEPS = 100;

  /** The learned block. */
  public enum Network {
    /** Two residual blocks: the published PGD network. */
    RESIDUAL_BLOCKS,
    /** Five convolutions: the published MoDL network. */
    CONVOLUTION_CHAIN
  }

  /**
   * @throws IllegalArgumentException if the numbers are out of range or do not divide
   */
  public UnrolledNetworkConfig {
    require(iterations >= 1 && iterations <= MOST_ITERATIONS, "iterations", iterations);
    require(modules >= 1 && modules <= iterations, "modules", modules);
    require(iterations % modules == 0, "modules (must divide the iterations)", modules);
    require(features >= 1 && features <= MOST_FEATURES, "features", features);
    require(startSteps >= 0 && startSteps <= MOST_STEPS, "start steps", startSteps);
    if (circularTime && dimension != Dimension.PLANE_AND_TIME) {
      throw new IllegalArgumentException("circular time needs a time axis");
    }
  }

  private static void require(boolean holds, String what, int found) {
    if (!holds) {
      throw new IllegalArgumentException(what + " out of range: " + found);
    }
  }

  /** The published 2D PGD network. */
  public static UnrolledNetworkConfig pgd(int iterations, int modules, int features) {
    return new UnrolledNetworkConfig(
        Network.RESIDUAL_BLOCKS,
        Dimension.PLANE,
        iterations,
        modules,
        features,
        ActivationOrder.BEFORE,
        Padding.REFLECT,
        false,
        GradientStep.REFERENCE,
        0,
        false,
        FourierConvention.CENTRED);
  }

  /** The published 2D+time PGD network. */
  public static UnrolledNetworkConfig pgdWithTime(
      int iterations, int modules, int features, boolean circularTime) {
    return new UnrolledNetworkConfig(
        Network.RESIDUAL_BLOCKS,
        Dimension.PLANE_AND_TIME,
        iterations,
        modules,
        features,
        ActivationOrder.AFTER,
        Padding.REPLICATE,
        circularTime,
        GradientStep.REFERENCE,
        0,
        false,
        FourierConvention.UNCENTRED);
  }

  /** The published 2D MoDL network. */
  public static UnrolledNetworkConfig modl(
      int iterations, int modules, int features, double lambda, int conjugateGradientSteps) {
    return new UnrolledNetworkConfig(
        Network.CONVOLUTION_CHAIN,
        Dimension.PLANE,
        iterations,
        modules,
        features,
        ActivationOrder.BEFORE,
        Padding.REFLECT,
        false,
        new ConjugateGradient(lambda, false, conjugateGradientSteps, false),
        0,
        false,
        FourierConvention.CENTRED);
  }

  /**
   * The published 2D+time MoDL network: convolutions over t, y and x, padded by the edge, and no
   * shift in the Fourier transform.
   */
  public static UnrolledNetworkConfig modlWithTime(
      int iterations,
      int modules,
      int features,
      double lambda,
      int conjugateGradientSteps,
      boolean circularTime) {
    return new UnrolledNetworkConfig(
        Network.CONVOLUTION_CHAIN,
        Dimension.PLANE_AND_TIME,
        iterations,
        modules,
        features,
        ActivationOrder.AFTER,
        Padding.REPLICATE,
        circularTime,
        new ConjugateGradient(lambda, false, conjugateGradientSteps, false),
        0,
        false,
        FourierConvention.UNCENTRED);
  }

  /** The same design with another number of iterations and modules. */
  public UnrolledNetworkConfig withIterations(int number, int trainedIn) {
    return new UnrolledNetworkConfig(
        network,
        dimension,
        number,
        trainedIn,
        features,
        activationOrder,
        padding,
        circularTime,
        dataConsistency,
        startSteps,
        slowPhaseRemoved,
        fourier);
  }

  /** Iterations trained together. */
  public int iterationsPerModule() {
    return iterations / modules;
  }

  /** The numbers of iterations after which the image was trained to be right: module ends. */
  public List<Integer> exits() {
    List<Integer> exits = new ArrayList<>();
    for (int module = 1; module <= modules; module++) {
      exits.add(module * iterationsPerModule());
    }
    return List.copyOf(exits);
  }

  /** The learned arrays of one iteration, in order. */
  List<ParameterShape> parameters() {
    List<ParameterShape> shapes = new ArrayList<>(ProximalBlock.of(this).parameters());
    shapes.addAll(dataConsistency.parameters());
    return shapes;
  }
}
