package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * The brightness of the coils as they were received.
 *
 * <p>Maps of unit root-sum-of-squares on whitened coils give an image as bright as the
 * root-sum-of-squares of whitened coil images: the noise scan shades it, by some percent. Times the
 * root-sum-of-squares of the received sensitivities, |W^-1 s|, it is as bright as without
 * whitening, and only its noise is better.
 */
public final class ReceivedShading {
  private ReceivedShading() {}

  /**
   * |W^-1 s|, 1 where there are no maps.
   *
   * @return (batch, y, x), real parts alone
   */
  public static ComplexTensor of(TensorScope scope, SensitivityMaps maps, ReceivedCoils received) {
    long[] shape = maps.maps().shape();
    int coils = received.weights().length;
    float[] interleaved = new float[coils * received.weights()[0].length];
    for (int c = 0; c < coils; c++) {
      System.arraycopy(
          received.weights()[c],
          0,
          interleaved,
          c * received.weights()[c].length,
          received.weights()[c].length);
    }
    return scope.adopt(
        scope.tidy(
            () -> {
              NDArray weights = scope.complex(interleaved, coils, shape[1]).array();
              NDArray working = maps.maps().array().reshape(shape[0], shape[1], -1);
              NDArray brightness = power(weights.matMul(working));
              NDArray missing = scope.constant(1).sub(power(working));
              return brightness
                  .add(missing)
                  .sqrt()
                  .reshape(shape[0], shape[2], shape[3])
                  .mul(scope.complex(new float[] {1, 0}, 1).array());
            }));
  }

  /** Sum of squared magnitudes over the coils. */
  private static NDArray power(NDArray coils) {
    NDArray magnitude = coils.abs();
    return magnitude.mul(magnitude).sum(new int[] {1});
  }
}
