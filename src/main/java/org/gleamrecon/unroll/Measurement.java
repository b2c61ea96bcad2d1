package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;

/**
 * What was measured, made ready for the iterations: A^H A and A^H y of the encoding model A = mask
 * x orthonormal Fourier transform over (y, x) x sensitivity maps.
 *
 * <p>The Fourier convention's phase factors are multiplied into the maps here, once; inside A^H A
 * those of k-space cancel, as do the two normalisations. The arrays belong to this object; what
 * {@link #normal} gives belongs to its argument's owner.
 */
public final class Measurement implements AutoCloseable {
  private final NDManager manager;
  private final NDArray maps;
  private final NDArray conjugateMaps;
  private final NDArray mask;
  private NDArray zeroFilled;
  private final long[] sizes;
  private final DataType real;

  private Measurement(
      NDManager manager,
      NDArray maps,
      NDArray mask,
      NDArray samples,
      Phases phases,
      DataType real) {
    this.manager = manager;
    this.real = real;
    this.mask = mask;
    sizes = phases.sizes();
    this.maps = maps.mul(phases.image());
    this.maps.attach(manager);
    conjugateMaps = ComplexPairs.conjugate(this.maps);
    try (NDArray masked = samples.mul(mask);
        NDArray turned = masked.mul(phases.samples());
        NDArray images = turned.ifft2(sizes, new long[] {-2, -1});
        NDArray combined = images.mul(conjugateMaps)) {
      zeroFilled = combined.sum(new int[] {1});
      zeroFilled.attach(manager);
    }
  }

  /**
   * A measurement for serving.
   *
   * @param samples (batch, coil, [t,] y, x), not modified
   * @param mask 1 where a sample was measured, else 0; sizes are those of {@code maskShape}
   * @param maskShape (batch, 1, [t,] y, x); batch, y and x may be 1 where the mask is constant
   * @param maps (batch, coil, [1,] y, x), root-sum-of-squares at most 1, not modified
   */
  public static Measurement of(
      TensorScope scope,
      ComplexTensor samples,
      float[] mask,
      long[] maskShape,
      ComplexTensor maps,
      FourierConvention fourier) {
    try (NDArray nativeMask = NativeArrays.copyOf(scope.manager(), mask, maskShape)) {
      return of(
          scope.manager(), samples.array(), nativeMask, maps.array(), fourier, DataType.FLOAT32);
    }
  }

  /**
   * A measurement from the engine's arrays, of float32 or float64 kind; shapes as in {@link
   * #of(TensorScope, ComplexTensor, float[], long[], ComplexTensor, FourierConvention)}.
   */
  public static Measurement of(
      NDManager parent,
      NDArray samples,
      NDArray mask,
      NDArray maps,
      FourierConvention fourier,
      DataType real) {
    check(samples, mask, maps);
    NDManager manager = parent.newSubManager();
    long[] shape = samples.getShape().getShape();
    NDArray ownMask = NativeArrays.clone(mask);
    ownMask.attach(manager);
    try (Phases phases =
        Phases.of(parent, fourier, shape[shape.length - 2], shape[shape.length - 1], real)) {
      return new Measurement(manager, maps, ownMask, samples, phases, real);
    }
  }

  private static void check(NDArray samples, NDArray mask, NDArray maps) {
    long[] s = samples.getShape().getShape();
    long[] k = mask.getShape().getShape();
    long[] m = maps.getShape().getShape();
    boolean fits = s.length >= 4 && s.length <= 5 && k.length == s.length && m.length == s.length;
    for (int axis = 0; fits && axis < s.length; axis++) {
      boolean space = axis >= s.length - 2;
      fits =
          (m[axis] == s[axis] || (m[axis] == 1 && axis != 1 && !space))
              && (k[axis] == s[axis] || k[axis] == 1);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "samples "
              + samples.getShape()
              + ", mask "
              + mask.getShape()
              + " and maps "
              + maps.getShape()
              + " do not fit (batch, coil, [t,] y, x)");
    }
  }

  /** A^H y, (batch, [t,] y, x): the zero-filled image the iterations start from. */
  public NDArray zeroFilled() {
    return zeroFilled;
  }

  /** float32 or float64. */
  DataType realType() {
    return real;
  }

  /** Divides what was measured by a factor per image: real, (batch, 1, [1,] 1). */
  void divideBy(NDArray factors) {
    NDArray divided = zeroFilled.div(factors);
    zeroFilled.close();
    zeroFilled = divided;
  }

  /** A^H A x for images x (batch, [t,] y, x); x is not modified. */
  public NDArray normal(NDArray x, Arithmetic arithmetic) {
    NDArray samples;
    try (NDArray oneCoil = x.expandDims(1);
        NDArray coils = oneCoil.mul(maps)) {
      samples = coils.fft2(sizes, new long[] {-2, -1});
    }
    try (NDArray masked = arithmetic.multiply(samples, mask);
        NDArray weighted =
            arithmetic.multiply(masked.ifft2(sizes, new long[] {-2, -1}), conjugateMaps)) {
      return weighted.sum(new int[] {1});
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** The Fourier convention's factors as arrays: image side, and sample side with its scale. */
  private record Phases(NDArray image, NDArray samples, long[] sizes) implements AutoCloseable {
    static Phases of(
        NDManager manager, FourierConvention fourier, long ny, long nx, DataType real) {
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
      return new Phases(
          array(manager, image, ny, nx, real),
          array(manager, samples, ny, nx, real),
          new long[] {ny, nx});
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

    private static NDArray array(
        NDManager manager, double[] values, long ny, long nx, DataType real) {
      if (real == DataType.FLOAT64) {
        return ComplexPairs.fromDoubles(manager, values, ny, nx);
      }
      float[] narrow = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        narrow[i] = (float) values[i];
      }
      return ComplexPairs.fromFloats(manager, narrow, ny, nx);
    }

    @Override
    public void close() {
      image.close();
      samples.close();
    }
  }
}
