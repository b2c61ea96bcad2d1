package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.tensor.AxisSlices;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.Scans;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * Slices of one scan through a network, some at a time: random numbers, each slice with maps and a
 * mask of whole lines of its own. The arrays are joined already, which favours large batches.
 */
final class BatchedSlices implements AutoCloseable {
  private static final double SAMPLED = 0.3;

  private final UnrolledNetwork network;
  private final TensorScope scope;
  private final NDArray samples;
  private final NDArray masks;
  private final NDArray maps;

  BatchedSlices(TensorScope parent, UnrolledNetwork network, int slices, int coils, int size) {
    this.network = network;
    scope = parent.child();
    Random random = new Random(1);
    samples = noise(random, slices, coils, size);
    float[] lines = new float[slices * size];
    for (int line = 0; line < lines.length; line++) {
      lines[line] = random.nextDouble() < SAMPLED ? 1 : 0;
    }
    masks = NativeArrays.copyOf(scope.manager(), lines, slices, 1, size, 1);
    try (NDArray drawn = noise(random, slices, coils, size);
        NDArray norm = scope.constant(4 * Math.sqrt(coils))) {
      maps = drawn.div(norm);
    }
  }

  /** Slice by slice, for a small heap. */
  private NDArray noise(Random random, int slices, int coils, int size) {
    List<NDArray> parts = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      parts.add(Scans.noise(scope.manager(), random, DataType.FLOAT32, 1, coils, size, size));
    }
    NDArray joined = AxisSlices.join(0, parts);
    parts.forEach(NDArray::close);
    return joined;
  }

  /**
   * All slices.
   *
   * @param batch at a time
   * @return the images one after the other, interleaved
   */
  float[] run(int batch) {
    int slices = Math.toIntExact(samples.getShape().get(0));
    float[][] images = new float[slices / batch][];
    for (int from = 0; from < slices; from += batch) {
      try (NDArray some = AxisSlices.slice(samples, 0, from, from + batch);
          NDArray mask = AxisSlices.slice(masks, 0, from, from + batch);
          NDArray sensitivities = AxisSlices.slice(maps, 0, from, from + batch);
          Measurement measurement =
              Measurement.of(
                  scope.manager(),
                  some,
                  mask,
                  sensitivities,
                  network.config().fourier(),
                  DataType.FLOAT32);
          ComplexTensor image =
              network.reconstruct(
                  measurement, network.config().iterations(), (done, now) -> true)) {
        images[from / batch] = image.toInterleaved();
      }
    }
    float[] all = new float[images.length * images[0].length];
    for (int part = 0; part < images.length; part++) {
      System.arraycopy(images[part], 0, all, part * images[0].length, images[0].length);
    }
    return all;
  }

  /** Largest difference of two runs, by the largest number of the second. */
  static double difference(float[] found, float[] reference) {
    if (found.length != reference.length) {
      throw new IllegalArgumentException(found.length + " numbers beside " + reference.length);
    }
    double error = 0;
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      error = Math.max(error, Math.abs((double) found[i] - reference[i]));
      largest = Math.max(largest, Math.abs(reference[i]));
    }
    return error / largest;
  }

  @Override
  public void close() {
    scope.close();
  }
}
