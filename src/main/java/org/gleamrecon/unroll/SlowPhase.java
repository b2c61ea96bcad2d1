package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.gleamrecon.tensor.NativeArrays;

/**
 * The phase that an image has in its centre of k-space alone. Taken out before the network, most of
 * a spin echo's image is real and positive: what is left in the imaginary part is noise and
 * aliasing, which is as good as knowing the other half of k-space (conjugate symmetry). Noll et
 * al., Homodyne detection, IEEE TMI 1991, has the idea; here the network decides what to make of
 * it.
 */
final class SlowPhase {
  /** Lines on either side of the centre that count, with weights that fall to 0 (Hann). */
  private static final int HALF_WIDTH = 12;

  private static final double TINY = 1e-30;

  private SlowPhase() {}

  /**
   * exp(i phase) of the image smoothed along y; 0 where it is empty.
   *
   * @param zeroFilled (batch, [t,] y, x) complex, not modified
   */
  static NDArray of(NDArray zeroFilled, DataType real) {
    NDManager manager = zeroFilled.getManager();
    long[] shape = zeroFilled.getShape().getShape();
    int ny = Math.toIntExact(shape[shape.length - 2]);
    long[] windowShape = new long[shape.length];
    Arrays.fill(windowShape, 1);
    windowShape[shape.length - 2] = ny;
    long[] axis = {-2};
    long[] size = {ny};
    NDArray smooth;
    try (NDArray window = window(manager, ny, windowShape, real);
        NDArray spectrum = zeroFilled.fft2(size, axis);
        NDArray low = spectrum.muli(window)) {
      smooth = low.ifft2(size, axis);
    }
    try (NDArray tiny = NativeArrays.scalar(manager, TINY, real);
        NDArray magnitude = smooth.abs();
        NDArray above = magnitude.addi(tiny)) {
      return smooth.divi(above);
    }
  }

  private static NDArray window(NDManager manager, int ny, long[] shape, DataType real) {
    double[] window = new double[ny];
    for (int k = 0; k < ny; k++) {
      int frequency = Math.min(k, ny - k);
      window[k] =
          frequency < HALF_WIDTH ? 0.5 + 0.5 * Math.cos(Math.PI * frequency / HALF_WIDTH) : 0;
    }
    if (real == DataType.FLOAT64) {
      return NativeArrays.copyOf(manager, window, shape);
    }
    float[] narrow = new float[ny];
    for (int k = 0; k < ny; k++) {
      narrow[k] = (float) window[k];
    }
    return NativeArrays.copyOf(manager, narrow, shape);
  }
}
