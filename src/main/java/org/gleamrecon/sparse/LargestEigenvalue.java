package org.gleamrecon.sparse;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * The largest eigenvalue of A^H A of every entry of a batch, by power iteration. It starts from A^H
 * y, which is made up of the strong eigenvectors already, so that few steps will do; with a little
 * noise, lest it has no part in the strongest.
 */
final class LargestEigenvalue {
  private static final int ITERATIONS = 6;
  private static final long SEED = 1;

  /** The noise's part of the start. */
  private static final double NOISE = 0.1;

  private LargestEigenvalue() {}

  /**
   * Estimates, from below; 0 for an A that is zero.
   *
   * @param normal A^H A
   * @param shape (entry, ...)
   * @param start A^H y, (entry, ...), interleaved; kept
   */
  static double[] of(
      TensorScope scope, UnaryOperator<ComplexTensor> normal, long[] shape, float[] start) {
    int entries = Math.toIntExact(shape[0]);
    float[] x = start.clone();
    normalise(x, entries);
    SplittableRandom random = new SplittableRandom(SEED);
    double spread = NOISE / Math.sqrt((double) x.length / entries);
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (spread * random.nextGaussian());
    }
    double[] values = normalise(x, entries);
    for (int k = 0; k < ITERATIONS; k++) {
      x = Fista.through(scope, normal, x, shape);
      values = normalise(x, entries);
    }
    return values;
  }

  /** To unit norm; the norms there were. */
  private static double[] normalise(float[] x, int entries) {
    double[] norms = new double[entries];
    int size = x.length / entries;
    for (int entry = 0; entry < entries; entry++) {
      double sum = 0;
      for (int i = entry * size; i < (entry + 1) * size; i++) {
        sum += (double) x[i] * x[i];
      }
      norms[entry] = Math.sqrt(sum);
      float factor = norms[entry] > 0 ? (float) (1 / norms[entry]) : 0;
      for (int i = entry * size; i < (entry + 1) * size; i++) {
        x[i] *= factor;
      }
    }
    return norms;
  }
}
