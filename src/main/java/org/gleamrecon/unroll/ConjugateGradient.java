package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.IntStream;
import org.gleamrecon.tensor.AxisSlices;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.NativeArrays;

/**
 * MoDL: x' solves (A^H A + lambda) x' = A^H y + lambda z with z = block(x), by a fixed number of
 * conjugate-gradient steps that start from x. Aggarwal et al., IEEE TMI 2019, equations 9 to 11.
 *
 * <p>Inner products are per image. (The published code sums them over the batch, so that an image
 * depends on its neighbours in it; with one image the two agree.) Differentiable through the steps.
 *
 * <p>Solving first turns the two halves round: x' = block(u) with (A^H A + lambda) u = A^H y +
 * lambda x. The last word is then the block's, which takes out the noise that the measured samples
 * bring.
 *
 * @param lambda constant, or where learning starts; above 0
 * @param learned whether every iteration learns its own; its magnitude counts, so that it stays a
 *     weight
 * @param steps conjugate-gradient steps
 * @param solveFirst false: the published order
 */
public record ConjugateGradient(double lambda, boolean learned, int steps, boolean solveFirst)
    implements DataConsistency {
  private static final String NAME = "lambda";
  // Keeps 0/0 of an empty or already solved image at 0; far below any product that matters.
  private static final double TINY = 1e-30;

  @Override
  public NDArray iterate(
      NDArray image,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic) {
    try (NDArray weight = weight(parameters, image, measurement)) {
      if (solveFirst) {
        NDArray rightSide = arithmetic.add(image.mul(weight), measurement.zeroFilled());
        try (NDArray solved = solve(image, rightSide, weight, measurement, arithmetic)) {
          return block.denoise(solved, parameters, arithmetic);
        }
      }
      NDArray rightSide = block.denoise(image, parameters, arithmetic);
      rightSide = arithmetic.multiply(rightSide, weight);
      rightSide = arithmetic.add(rightSide, measurement.zeroFilled());
      return solve(image, rightSide, weight, measurement, arithmetic);
    }
  }

  /**
   * z = ((A^H A + lambda) x' - A^H y) / lambda, and the block undone: Wang et al., Memory-efficient
   * learning for high-dimensional MRI reconstruction, 2021, equation 11. As exact as the steps had
   * come to the solution; errors along measured directions grow by up to (1 + lambda) / lambda.
   */
  @Override
  public NDArray invert(
      NDArray next,
      Measurement measurement,
      ProximalBlock block,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic) {
    DataType real = measurement.realType();
    if (solveFirst) {
      try (NDArray solved = block.invert(next, real, parameters, arithmetic)) {
        return unsolve(solved, measurement, parameters, arithmetic);
      }
    }
    try (NDArray denoised = unsolve(next, measurement, parameters, arithmetic)) {
      return block.invert(denoised, real, parameters, arithmetic);
    }
  }

  private NDArray unsolve(
      NDArray solved,
      Measurement measurement,
      Parameters.OfIteration parameters,
      Arithmetic arithmetic) {
    try (NDArray weight = weight(parameters, solved, measurement)) {
      NDArray rightSide = system(solved, weight, measurement, arithmetic);
      try (NDArray weighted = arithmetic.subtract(rightSide, measurement.zeroFilled())) {
        return weighted.div(weight);
      }
    }
  }

  /** Lambda as this iteration has it, a new array. */
  private NDArray weight(
      Parameters.OfIteration parameters, NDArray image, Measurement measurement) {
    return learned
        ? parameters.get(NAME).abs()
        : NativeArrays.scalar(image.getManager(), lambda, measurement.realType());
  }

  /** The solution without any x or z, from A^H y on: what a network may start from. */
  NDArray start(Measurement measurement, Arithmetic arithmetic) {
    NDArray zeroFilled = measurement.zeroFilled();
    try (NDArray weight =
        NativeArrays.scalar(zeroFilled.getManager(), lambda, measurement.realType())) {
      NDArray rightSide = NativeArrays.clone(zeroFilled);
      return solve(zeroFilled, rightSide, weight, measurement, arithmetic);
    }
  }

  /** Gives up the right side. */
  private NDArray solve(
      NDArray start, NDArray rightSide, NDArray weight, Measurement measurement, Arithmetic a) {
    NDArray tiny = NativeArrays.scalar(start.getManager(), TINY, measurement.realType());
    NDArray residual;
    try (NDArray first = system(start, weight, measurement, a)) {
      residual = a.subtract(rightSide, first);
    }
    NDArray direction = AxisSlices.join(0, List.of(residual));
    NDArray x = start;
    boolean slab = measurement.slab();
    NDArray energy = product(residual, residual, slab, a);
    for (int step = 0; step < steps; step++) {
      NDArray alpha;
      NDArray mapped = system(direction, weight, measurement, a);
      try (NDArray curvature = a.add(product(direction, mapped, slab, a), tiny)) {
        alpha = energy.div(curvature);
      }
      NDArray move = direction.mul(alpha);
      if (step == 0) {
        x = a.add(move, start);
      } else {
        try (move) {
          x = a.add(x, move);
        }
      }
      boolean last = step == steps - 1;
      if (!last) {
        try (NDArray change = a.multiply(mapped, alpha)) {
          residual = a.subtract(residual, change);
        }
        NDArray next = product(residual, residual, slab, a);
        try (NDArray before = a.add(energy, tiny);
            NDArray beta = next.div(before)) {
          direction = a.add(a.multiply(direction, beta), residual);
        }
        energy = next;
      } else {
        mapped.close();
      }
      alpha.close();
    }
    tiny.close();
    residual.close();
    direction.close();
    energy.close();
    return x;
  }

  /** A^H A x + lambda x. */
  private static NDArray system(
      NDArray x, NDArray weight, Measurement measurement, Arithmetic arithmetic) {
    try (NDArray weighted = x.mul(weight)) {
      return arithmetic.add(measurement.normal(x, arithmetic), weighted);
    }
  }

  /** Real part of the inner product of each image, (batch, 1, ...), or of a slab, (1, 1, ...). */
  private static NDArray product(NDArray u, NDArray v, boolean slab, Arithmetic arithmetic) {
    int first = slab ? 0 : 1;
    int[] all = IntStream.rangeClosed(first, u.getShape().dimension()).toArray();
    try (NDArray v2 = ComplexPairs.toPairs(v);
        NDArray terms = arithmetic.multiply(ComplexPairs.toPairs(u), v2);
        NDArray sum = terms.sum(all, true)) {
      return sum.squeeze(-1);
    }
  }

  @Override
  public List<ParameterShape> parameters() {
    return learned ? List.of(ParameterShape.number(NAME, lambda)) : List.of();
  }
}
