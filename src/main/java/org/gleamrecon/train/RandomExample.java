package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.unroll.Dimension;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * Random numbers of a scan's sizes and kinds: unit root-sum-of-squares maps, a mask of whole lines.
 * What a step costs does not depend on what its image shows.
 */
final class RandomExample {
  private static final double SAMPLED = 0.3;
  private static final long SEED = 2;

  private RandomExample() {}

  /**
   * The same numbers every time.
   *
   * @param manager owns it
   */
  static TrainingExample of(NDManager manager, UnrolledNetworkConfig network, StepCost.Size size) {
    Random random = new Random(SEED);
    boolean time = network.dimension() == Dimension.PLANE_AND_TIME;
    int coils = size.coils();
    int frames = time ? size.frames() : 1;
    int ny = size.ny();
    int nx = size.nx();
    float[] lines = new float[frames * ny];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = random.nextFloat() < SAMPLED ? 1 : 0;
    }
    try (NDArray samples = noise(manager, random, axes(time, coils, frames, ny, nx));
        NDArray mask = NativeArrays.copyOf(manager, lines, axes(time, 1, frames, ny, 1));
        NDArray maps =
            ComplexPairs.fromFloats(
                manager, maps(random, coils, ny * nx), axes(time, coils, 1, ny, nx))) {
      Measurement measurement =
          Measurement.of(manager, samples, mask, maps, network.fourier(), DataType.FLOAT32);
      NDArray target = noise(manager, random, measurement.zeroFilled().getShape().getShape());
      return new TrainingExample(measurement, target, new double[0], 0);
    }
  }

  private static long[] axes(boolean time, long coils, long frames, long ny, long nx) {
    return time ? new long[] {1, coils, frames, ny, nx} : new long[] {1, coils, ny, nx};
  }

  private static NDArray noise(NDManager manager, Random random, long[] shape) {
    int count = 2;
    for (long length : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(length));
    }
    return ComplexPairs.fromFloats(manager, gaussian(random, count), shape);
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** [coil][pixel][re, im], of which the squares of a pixel add up to 1. */
  private static float[] maps(Random random, int coils, int pixels) {
    float[] maps = gaussian(random, 2 * coils * pixels);
    for (int pixel = 0; pixel < pixels; pixel++) {
      double power = 0;
      for (int coil = 0; coil < coils; coil++) {
        int at = 2 * (coil * pixels + pixel);
        power += maps[at] * maps[at] + maps[at + 1] * maps[at + 1];
      }
      float factor = (float) (1 / Math.sqrt(power));
      for (int coil = 0; coil < coils; coil++) {
        int at = 2 * (coil * pixels + pixel);
        maps[at] *= factor;
        maps[at + 1] *= factor;
      }
    }
    return maps;
  }
}
