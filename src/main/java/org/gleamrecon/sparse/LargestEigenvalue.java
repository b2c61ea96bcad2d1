package org.gleamrecon.sparse;

import java.util.SplittableRandom;
import org.gleamrecon.operator.LinearOperator;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/** The largest eigenvalue of A^H A of every entry of a batch, by power iteration from noise. */
final class LargestEigenvalue {
  private static final int ITERATIONS = 15;

  private LargestEigenvalue() {}

  /** Estimates, from below; 0 for an A that is zero. */
  static double[] of(TensorScope scope, LinearOperator a, long seed) {
    long[] shape = a.domain();
    int entries = Math.toIntExact(shape[0]);
    int length = 1;
    for (long size : shape) {
      length = Math.toIntExact(length * size);
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[2 * length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    double[] values = normalise(x, entries);
    for (int k = 0; k < ITERATIONS; k++) {
      try (TensorScope step = scope.child()) {
        ComplexTensor next = a.normal(step.complex(x, shape));
        x = next.toInterleaved();
      }
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
