package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gleamrecon.tensor.ComplexPairs;

/** The Fourier convention's factors as arrays: image side, and sample side with its scale. */
record Phases(NDArray image, NDArray samples) implements AutoCloseable {
  static Phases of(
      NDManager manager, FourierConvention fourier, EncodedAxes encoded, DataType real) {
    long ny = encoded.sizes()[0];
    long nx = encoded.sizes()[1];
    int count = Math.toIntExact(Math.multiplyExact(ny, nx));
    double[] image = new double[2 * count];
    double[] samples = new double[2 * count];
    // The adjoint of the orthonormal transform is sqrt(N) times the engine's inverse.
    double scale = Math.sqrt(count);
    int at = 0;
    for (long y = 0; y < ny; y++) {
      for (long x = 0; x < nx; x++, at += 2) {
        put(image, at, 1, fourier.imageTurn(y, ny), ny, fourier.imageTurn(x, nx), nx);
        put(samples, at, scale, fourier.sampleTurn(y, ny), ny, fourier.sampleTurn(x, nx), nx);
        samples[at + 1] = -samples[at + 1];
      }
    }
    long[] shape = encoded.factors().getShape();
    return new Phases(array(manager, image, shape, real), array(manager, samples, shape, real));
  }

  private static void put(
      double[] to, int at, double scale, long turnY, long ny, long turnX, long nx) {
    double cy = FourierConvention.cosine(turnY, ny);
    double sy = FourierConvention.sine(turnY, ny);
    double cx = FourierConvention.cosine(turnX, nx);
    double sx = FourierConvention.sine(turnX, nx);
    to[at] = scale * (cy * cx - sy * sx);
    to[at + 1] = scale * (cy * sx + sy * cx);
  }

  private static NDArray array(NDManager manager, double[] values, long[] shape, DataType real) {
    if (real == DataType.FLOAT64) {
      return ComplexPairs.fromDoubles(manager, values, shape);
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return ComplexPairs.fromFloats(manager, narrow, shape);
  }

  @Override
  public void close() {
    image.close();
    samples.close();
  }
}
