package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;

/**
 * Adds noise to an example's input, and makes the noise of input and target independent though both
 * come from the same samples y = y0 + n: with e drawn white, its deviation a times that of n, the
 * input gets y + e, the target y - e / a^2. Both noises are Gaussian and E[(n + e)(n - e / a^2)^H]
 * = E[n n^H] - E[e e^H] / a^2 = 0, so that what is learned from such targets is, on average, what
 * noiseless ones would teach (Pang et al., Recorrupted-to-Recorrupted, CVPR 2021, section 3).
 *
 * <p>Samples that the input lacks have other noise anyway: there the target stays as it is.
 *
 * @param own deviation of n per component; 0: not known, the target stays as it is
 * @param added deviation of e per component, from {@link #added}
 * @param noise e, [kz][coil][ky][kx][re, im], zero where the input has no sample
 */
record Recorruption(double own, double added, float[] noise) {
  /**
   * Least a. The input's noise grows by the root of 1 + a^2, here 1.12, that of the target by the
   * root of 1 + 1 / a^2, here 2.24. A linear estimator of one value made for the former where there
   * is only n has at most a^4 / (4 + 4 a^2), here 1.3 %, more error than the best one: 0.05 dB.
   * Half of it would make the target's noise 4.1 times n.
   */
  private static final double LEAST = 0.5;

  /** How much noise an example that is to get so much really gets. */
  static double added(double own, double wanted) {
    return Math.max(wanted, LEAST * own);
  }

  /** 1 / a^2: part of e that is taken off the target; 0 where n is not known. */
  private double share() {
    return own == 0 ? 0 : own * own / (added * added);
  }

  /**
   * Changes an example, in place.
   *
   * @param samples (z, coil, ky, kx), or (kz, coil, ky, x) of a slab
   * @param target (z, y, x), the image of the samples
   * @param maps (z, coil, y, x)
   */
  void apply(TensorScope work, NDArray samples, NDArray target, ComplexTensor maps, boolean slab) {
    if (added == 0) {
      return;
    }
    NDArray e = work.complex(noise, samples.getShape().getShape()).array();
    samples.addi(e);
    if (own == 0) {
      return;
    }
    NDArray change =
        work.tidy(
            () ->
                ComplexPairs.conjugate(maps.array()).mul(images(work, e, slab)).sum(new int[] {1}));
    target.subi(new ComplexTensor(change).scaledBy(share()).array());
  }

  private static NDArray images(TensorScope work, NDArray samples, boolean slab) {
    if (!slab) {
      return inverse(work, samples);
    }
    return inverse(work, NativeArrays.clone(samples.transpose(3, 1, 0, 2))).transpose(2, 1, 3, 0);
  }

  private static NDArray inverse(TensorScope work, NDArray samples) {
    return new FourierOperator(work, samples.getShape().getShape())
        .adjoint(new ComplexTensor(samples))
        .array();
  }

  /** E|n + e|^2 of a sample that the input has; of e alone where n is not known. */
  double inputNoise() {
    return 2 * (own * own + added * added);
  }

  /**
   * Expected power of the target's noise: mean over an image's pixels of |n|^2, per image.
   *
   * @param maps [z][coil][y][x][re, im]
   * @param coils of the maps
   * @param mask [kz][ky], 1 where the input has samples
   * @param nz images of a slab; a slice is one
   */
  double[] targetNoise(float[] maps, int coils, float[] mask, int nz) {
    double sampled = 0;
    for (float step : mask) {
      sampled += step / mask.length;
    }
    double ofSample = 2 * own * own * (1 + sampled * share());
    double[] power = new double[nz];
    int length = maps.length / nz;
    for (int z = 0; z < nz; z++) {
      double sensitivity = 0;
      for (int i = z * length; i < (z + 1) * length; i++) {
        sensitivity += maps[i] * maps[i];
      }
      power[z] = ofSample * sensitivity * 2 * coils / length;
    }
    return power;
  }
}
