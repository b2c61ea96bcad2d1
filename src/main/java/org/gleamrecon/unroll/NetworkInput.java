package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.NativeArrays;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a measurement so that it looks like those that a network is trained on: every
 * image divided by its {@link InputScaling}, and, where the design says so, its {@link SlowPhase}
 * taken out. Serving undoes it, training does the same to the target.
 */
public final class NetworkInput implements AutoCloseable {
  private final NDArray scale;
  private final @Nullable NDArray phase;

  private NetworkInput(NDArray scale, @Nullable NDArray phase) {
    this.scale = scale;
    this.phase = phase;
  }

  /** Changes the measurement. */
  public static NetworkInput prepare(Measurement measurement, UnrolledNetworkConfig config) {
    NDArray scale = InputScaling.factors(measurement);
    measurement.divideBy(scale);
    return new NetworkInput(
        scale, config.slowPhaseRemoved() ? measurement.removeSlowPhase() : null);
  }

  /** An image in the units and with the phase of what was measured; a new array. */
  NDArray measured(NDArray image) {
    NDArray scaled = image.mul(scale);
    return phase == null ? scaled : scaled.muli(phase);
  }

  /** Samples (batch, coil, [t,] y, x) in the scale of the network's images, in place. */
  public void applyToSamples(NDArray samples) {
    try (NDArray everyCoil = scale.expandDims(1)) {
      samples.divi(everyCoil);
    }
  }

  /** Maps (batch, coil, [t,] y, x) that take the network's images to samples, in place. */
  public void applyToMaps(NDArray maps) {
    if (phase != null) {
      try (NDArray everyCoil = phase.expandDims(1)) {
        maps.muli(everyCoil);
      }
    }
  }

  /** An image as the network should give it, in place. */
  public void apply(NDArray measured) {
    measured.divi(scale);
    if (phase != null) {
      try (NDArray back = ComplexPairs.conjugate(phase)) {
        measured.muli(back);
      }
    }
  }

  /**
   * A power (a mean squared magnitude) in the scale of the network's images, of a measurement with
   * one factor.
   */
  public double scaledPower(double measured) {
    double[] factors = NativeArrays.toDoubles(scale);
    if (factors.length != 1) {
      throw new IllegalStateException("the images have %d factors".formatted(factors.length));
    }
    return measured / (factors[0] * factors[0]);
  }

  @Override
  public void close() {
    scale.close();
    if (phase != null) {
      phase.close();
    }
  }
}
