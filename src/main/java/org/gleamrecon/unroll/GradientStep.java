package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.gleamrecon.tensor.NativeArrays;

/**
 * Proximal gradient descent: x' = block(x - step (A^H A x - A^H y)).
 *
 * <p>The published code has the constant 2 (its learned steps are never used); then sampled
 * directions are reflected about the data, so maps must have a root-sum-of-squares of at most 1.
 *
 * @param step constant, or where learning starts
 * @param learned whether every iteration learns its own
 */
public record GradientStep(double step, boolean learned) implements DataConsistency {
  private static final String NAME = "step_size";

  /** The published step: the constant 2. */
  public static final GradientStep REFERENCE = new GradientStep(2, false);

  @Override
  public NDArray iterate(
      NDArray image,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic) {
    NDArray gradient = measurement.normal(image, arithmetic);
    gradient = arithmetic.subtract(gradient, measurement.zeroFilled());
    if (learned) {
      gradient = arithmetic.multiply(gradient, parameters.get(NAME));
    } else {
      try (NDArray constant =
          NativeArrays.scalar(image.getManager(), step, measurement.realType())) {
        gradient = arithmetic.multiply(gradient, constant);
      }
    }
    try (NDArray scaled = gradient;
        NDArray consistent = image.sub(scaled)) {
      return block.denoise(consistent, parameters, arithmetic);
    }
  }

  @Override
  public List<ParameterShape> parameters() {
    return learned ? List.of(ParameterShape.number(NAME, step)) : List.of();
  }
}
