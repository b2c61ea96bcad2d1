package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Orthonormal, centred discrete Fourier transform over the last two axes, for even and odd sizes:
 *
 * <pre>  X[k] = 1/sqrt(n) sum_j x[j] exp(-2 pi i (j - c)(k - c) / n),   c = n // 2, on each axis
 * </pre>
 *
 * The engine has no shift. Multiplying out (j - c)(k - c) gives the transform without shifts
 * between two phase ramps, p[j] = exp(2 pi i c j / n) before and p[k] exp(-2 pi i c^2 / n) after
 * it; for even n the ramps are the checkerboard (-1)^j with the sign (-1)^(n/2).
 */
public final class FourierOperator implements LinearOperator {
  private final long[] shape;
  private final NDArray imageRamp;
  private final NDArray imageRampConjugate;
  private final NDArray sampleRamp;
  private final NDArray sampleRampConjugate;

  /**
   * @param scope owns the ramps; must outlive the operator
   * @param shape sizes of image and k-space, for example (batch, y, x); the last two are
   *     transformed
   */
  public FourierOperator(TensorScope scope, long... shape) {
    this.shape = shape.clone();
    int ny = Math.toIntExact(shape[shape.length - 2]);
    int nx = Math.toIntExact(shape[shape.length - 1]);
    double scale = 1 / Math.sqrt((double) ny * nx);
    double constant = -(centrePhase(ny) + centrePhase(nx));
    imageRamp = ramp(scope, ny, nx, 1, 1, 0);
    imageRampConjugate = ramp(scope, ny, nx, -1, 1, 0);
    sampleRamp = ramp(scope, ny, nx, 1, scale, constant);
    // The engine's inverse transform divides by the number of samples.
    sampleRampConjugate = ramp(scope, ny, nx, -1, 1 / scale, -constant);
  }

  private static double centrePhase(int n) {
    long centre = n / 2;
    return 2 * Math.PI * (centre * centre % n) / n;
  }

  private static NDArray ramp(
      TensorScope scope, int ny, int nx, int sign, double magnitude, double constant) {
    float[] values = new float[2 * ny * nx];
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < nx; x++) {
        double turns =
            (double) ((long) (ny / 2) * y % ny) / ny + (double) ((long) (nx / 2) * x % nx) / nx;
        double phase = sign * 2 * Math.PI * turns + constant;
        values[2 * (y * nx + x)] = (float) (magnitude * Math.cos(phase));
        values[2 * (y * nx + x) + 1] = (float) (magnitude * Math.sin(phase));
      }
    }
    return scope.complex(values, ny, nx).array();
  }

  @Override
  public ComplexTensor forward(ComplexTensor image) {
    try (NDArray modulated = image.array().mul(imageRamp)) {
      NDArray samples = transform(modulated);
      return new ComplexTensor(samples.muli(sampleRamp));
    }
  }

  @Override
  public ComplexTensor adjoint(ComplexTensor samples) {
    try (NDArray modulated = samples.array().mul(sampleRampConjugate)) {
      NDArray image = inverse(modulated);
      return new ComplexTensor(image.muli(imageRampConjugate));
    }
  }

  /** F^H F = 1. */
  @Override
  public ComplexTensor normal(ComplexTensor image) {
    return image.scaledBy(1);
  }

  @Override
  public long[] domain() {
    return shape.clone();
  }

  @Override
  public long[] range() {
    return shape.clone();
  }

  /** exp(2 pi i c j / n) on the image's side; (y, x). */
  NDArray imageRamp() {
    return imageRamp;
  }

  /** What follows {@link #transform}, the factor 1/sqrt(n) included; (y, x). */
  NDArray sampleRamp() {
    return sampleRamp;
  }

  /** What precedes {@link #inverse}, the factor sqrt(n) included; (y, x). */
  NDArray sampleRampConjugate() {
    return sampleRampConjugate;
  }

  /** The engine's transform over the last two axes: not scaled, index 0 is the centre. */
  static NDArray transform(NDArray array) {
    return array.fft2(lastSizes(array), LAST_AXES);
  }

  /** The engine's inverse over the last two axes: divided by the number of samples. */
  static NDArray inverse(NDArray array) {
    return array.ifft2(lastSizes(array), LAST_AXES);
  }

  private static final long[] LAST_AXES = {-2, -1};

  private static long[] lastSizes(NDArray array) {
    long[] sizes = array.getShape().getShape();
    return new long[] {sizes[sizes.length - 2], sizes[sizes.length - 1]};
  }
}
