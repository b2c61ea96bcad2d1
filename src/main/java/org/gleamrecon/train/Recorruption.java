package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;

/**
 * Makes the noise of an input and that of its target independent, though both come from the same
 * samples y = y0 + n: with z drawn like n and a factor a, the input gets y + a z, the target y - z
 * / a. Both noises are Gaussian and E[(n + a z)(n - z / a)^H] = E[n n^H] - E[z z^H] = 0, so that
 * what is learned from such targets is, on average, what noiseless ones would teach (Pang et al.,
 * Recorrupted-to-Recorrupted, CVPR 2021, section 3).
 *
 * <p>Samples that the input lacks have other noise anyway: there the target stays as it is.
 *
 * @param deviation of n and z per component; 0: nothing is done
 * @param noise z, [kz][coil][ky][kx][re, im], zero where the input has no sample
 */
record Recorruption(double deviation, float[] noise) {
  /** Input noise grows by the root of 1 + a^2 = 1.12, that of the target by that of 1 + 1 / a^2. */
  private static final double FACTOR = 0.25;

  /**
   * Changes an example, in place.
   *
   * @param samples (z, coil, ky, kx), or (kz, coil, ky, x) of a slab
   * @param target (z, y, x), the image of the samples
   * @param maps (z, coil, y, x)
   */
  void apply(TensorScope work, NDArray samples, NDArray target, ComplexTensor maps, boolean slab) {
    if (deviation == 0) {
      return;
    }
    NDArray z = work.complex(noise, samples.getShape().getShape()).array();
    NDArray change =
        work.tidy(
            () ->
                ComplexPairs.conjugate(maps.array()).mul(images(work, z, slab)).sum(new int[] {1}));
    target.subi(new ComplexTensor(change).scaledBy(1 / FACTOR).array());
    samples.addi(new ComplexTensor(z).scaledBy(FACTOR).array());
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
    double ofSample = 2 * deviation * deviation * (1 + sampled / (FACTOR * FACTOR));
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
