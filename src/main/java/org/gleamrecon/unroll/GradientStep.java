package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.gleamrecon.tensor.NativeArrays;
import org.jspecify.annotations.Nullable;

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
    try (NDArray factor = factor(parameters, image.getManager(), measurement.realType());
        NDArray consistent = descend(image, factor, measurement, arithmetic)) {
      return block.denoise(consistent, parameters, arithmetic);
    }
  }

  /** The block undone, then x from x' = x - step (A^H A x - A^H y); both by fixed points. */
  @Override
  public NDArray invert(
      NDArray next,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic) {
    DataType real = measurement.realType();
    try (NDArray consistent = block.invert(next, real, parameters, arithmetic);
        NDArray factor = factor(parameters, next.getManager(), real)) {
      return FixedPoint.inverse(consistent, real, x -> descend(x, factor, measurement, arithmetic));
    }
  }

  /** x - step (A^H A x - A^H y), a new array. */
  private static NDArray descend(
      NDArray x, NDArray factor, Measurement measurement, Arithmetic arithmetic) {
    NDArray gradient = measurement.normal(x, arithmetic);
    gradient = arithmetic.subtract(gradient, measurement.zeroFilled());
    try (NDArray scaled = arithmetic.multiply(gradient, factor)) {
      return x.sub(scaled);
    }
  }

  /** The step as a handle of its own; where it is learned, differentiable. */
  private NDArray factor(Parameters.OfIteration parameters, NDManager manager, DataType real) {
    NDArray own = learnedStep(parameters);
    return own == null ? NativeArrays.scalar(manager, step, real) : own.reshape(own.getShape());
  }

  /** The learned step, or null where it is a constant. */
  @Nullable NDArray learnedStep(Parameters.OfIteration parameters) {
    return learned ? parameters.get(NAME) : null;
  }

  @Override
  public List<ParameterShape> parameters() {
    return learned ? List.of(ParameterShape.number(NAME, step)) : List.of();
  }
}
