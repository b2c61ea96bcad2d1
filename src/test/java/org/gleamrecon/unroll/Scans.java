package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.NativeArrays;

/** Small random measurements, seeded. */
public final class Scans {
  private Scans() {}

  /** Gaussian complex numbers of the given kind. */
  public static NDArray noise(NDManager manager, Random random, DataType real, long... shape) {
    long count = 2;
    for (long size : shape) {
      count *= size;
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    if (real == DataType.FLOAT64) {
      return ComplexPairs.fromDoubles(manager, values, shape);
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return ComplexPairs.fromFloats(manager, narrow, shape);
  }

  /** A random mask with about half of the samples. */
  public static NDArray mask(NDManager manager, Random random, DataType real, long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    double[] values = new double[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? 1 : 0;
    }
    if (real == DataType.FLOAT64) {
      return NativeArrays.copyOf(manager, values, shape);
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return NativeArrays.copyOf(manager, narrow, shape);
  }

  /** A measurement of random numbers that suits the design; maps scaled to a norm below 1. */
  public static Measurement measurement(
      NDManager manager,
      UnrolledNetworkConfig config,
      DataType real,
      int batch,
      int coils,
      int ny,
      int nx,
      long seed) {
    Random random = new Random(seed);
    boolean time = config.dimension() == Dimension.PLANE_AND_TIME;
    int frames = 4;
    long[] samples =
        time ? new long[] {batch, coils, frames, ny, nx} : new long[] {batch, coils, ny, nx};
    long[] maps = time ? new long[] {batch, coils, 1, ny, nx} : new long[] {batch, coils, ny, nx};
    long[] mask = time ? new long[] {batch, 1, frames, ny, nx} : new long[] {batch, 1, ny, nx};
    try (NDArray y = noise(manager, random, real, samples);
        NDArray m = mask(manager, random, real, mask);
        NDArray s = noise(manager, random, real, maps);
        NDArray size = NativeArrays.scalar(manager, 4 * Math.sqrt(coils), real);
        NDArray scaled = s.div(size)) {
      return Measurement.of(manager, y, m, scaled, config.fourier(), real);
    }
  }

  /** An image to aim at. */
  public static NDArray target(
      NDManager manager, Measurement measurement, DataType real, long seed) {
    return noise(manager, new Random(seed), real, measurement.zeroFilled().getShape().getShape());
  }
}
