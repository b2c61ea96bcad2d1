package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.tensor.AxisSlices;
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
  /** Complex samples of all coils of a slab that are in work at a time: 64 MB an array. */
  private static final long SAMPLES_AT_ONCE = 1L << 23;

  private final NDManager manager;
  private NDArray maps;
  private NDArray conjugateMaps;
  private final NDArray mask;
  private NDArray zeroFilled;
  private final EncodedAxes undersampled;
  private final DataType real;

  private Measurement(
      NDManager manager,
      NDArray maps,
      NDArray mask,
      NDArray samples,
      Phases phases,
      EncodedAxes encoded,
      DataType real) {
    this.manager = manager;
    this.real = real;
    this.mask = mask;
    undersampled = encoded.undersampled(mask);
    this.maps = maps.mul(phases.image());
    this.maps.attach(manager);
    conjugateMaps = ComplexPairs.conjugate(this.maps);
    // One after the other is freed: a slab fills the memory with a few of them.
    NDArray images;
    try (NDArray masked = samples.mul(mask);
        NDArray turned = masked.muli(phases.samples())) {
      images = turned.ifft2(encoded.sizes(), encoded.axes());
    }
    try (images) {
      zeroFilled = images.muli(conjugateMaps).sum(new int[] {1});
      zeroFilled.attach(manager);
    }
  }

  private Measurement(NDManager manager, Measurement other) {
    this.manager = manager;
    maps = NativeArrays.copyTo(manager, other.maps);
    conjugateMaps = NativeArrays.copyTo(manager, other.conjugateMaps);
    mask = NativeArrays.copyTo(manager, other.mask);
    zeroFilled = NativeArrays.copyTo(manager, other.zeroFilled);
    undersampled = other.undersampled;
    real = other.real;
  }

  /** The same on the parent's device. */
  public Measurement copy(NDManager parent) {
    return new Measurement(parent.newSubManager(), this);
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
    return of(parent, samples, mask, maps, fourier, EncodedAxes.plane(samples), real);
  }

  /**
   * A slab of which the readout was transformed already: the partitions are images of one batch,
   * joined by the transform over (z, y). So a network for planes sees each partition in full
   * resolution while data consistency sees the whole slab.
   *
   * @param samples (z, coil, y, x): kz, coil, ky, x
   * @param mask [z][y], 1 where a sample was measured, else 0
   * @param maps (z, coil, y, x), root-sum-of-squares at most 1
   */
  public static Measurement slab(
      TensorScope scope,
      ComplexTensor samples,
      float[] mask,
      ComplexTensor maps,
      FourierConvention fourier) {
    long[] shape = samples.shape();
    try (NDArray nativeMask =
        NativeArrays.copyOf(scope.manager(), mask, shape[0], 1, shape[2], 1)) {
      return slab(
          scope.manager(), samples.array(), nativeMask, maps.array(), fourier, DataType.FLOAT32);
    }
  }

  /** As above, from the engine's arrays; {@code mask} is (z, 1, y, 1). */
  public static Measurement slab(
      NDManager parent,
      NDArray samples,
      NDArray mask,
      NDArray maps,
      FourierConvention fourier,
      DataType real) {
    check(samples, mask, maps);
    long[] shape = samples.getShape().getShape();
    if (shape.length != 4
        || !mask.getShape().equals(new Shape(shape[0], 1, shape[2], 1))
        || !maps.getShape().equals(samples.getShape())) {
      throw new IllegalArgumentException(
          "samples "
              + samples.getShape()
              + ", mask "
              + mask.getShape()
              + " and maps "
              + maps.getShape()
              + " are not those of a slab (z, coil, y, x)");
    }
    return of(parent, samples, mask, maps, fourier, EncodedAxes.slab(samples), real);
  }

  private static Measurement of(
      NDManager parent,
      NDArray samples,
      NDArray mask,
      NDArray maps,
      FourierConvention fourier,
      EncodedAxes encoded,
      DataType real) {
    NDManager manager = parent.newSubManager();
    NDArray ownMask = NativeArrays.clone(mask);
    ownMask.attach(manager);
    try (Phases phases = Phases.of(parent, fourier, encoded, real)) {
      return new Measurement(manager, maps, ownMask, samples, phases, encoded, real);
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

  /** Whether the images of the batch are partitions of one slab. */
  boolean slab() {
    return undersampled.joined();
  }

  /** Divides what was measured by {@link InputScaling#factors}. */
  void divideBy(NDArray factors) {
    NDArray divided = zeroFilled.div(factors);
    zeroFilled.close();
    zeroFilled = divided;
  }

  /**
   * Takes the image's slow phase into the maps, so that images are without it from now on.
   *
   * @return exp(i phase), (batch, [t,] y, x): what an image has to be multiplied by to have it
   *     again; the caller closes it
   */
  NDArray removeSlowPhase() {
    NDArray phase = SlowPhase.of(zeroFilled, real);
    try (NDArray back = ComplexPairs.conjugate(phase)) {
      NDArray turned = zeroFilled.mul(back);
      zeroFilled.close();
      zeroFilled = turned;
    }
    try (NDArray everyCoil = phase.expandDims(1)) {
      NDArray turned = maps.mul(everyCoil);
      maps.close();
      conjugateMaps.close();
      maps = turned;
      conjugateMaps = ComplexPairs.conjugate(maps);
    }
    return phase;
  }

  /** A^H A x for images x (batch, [t,] y, x); x is not modified. */
  public NDArray normal(NDArray x, Arithmetic arithmetic) {
    long columns = x.getShape().get(x.getShape().dimension() - 1);
    long atOnce = Math.max(1, SAMPLES_AT_ONCE * columns / maps.getShape().size());
    if (!slab() || atOnce >= columns) {
      return normal(x, maps, conjugateMaps, arithmetic);
    }
    List<NDArray> parts = new ArrayList<>();
    for (long from = 0; from < columns; from += atOnce) {
      long to = Math.min(columns, from + atOnce);
      try (NDArray strip = AxisSlices.slice(x, 2, from, to);
          NDArray strips = AxisSlices.slice(maps, 3, from, to);
          NDArray conjugates = AxisSlices.slice(conjugateMaps, 3, from, to)) {
        parts.add(normal(strip, strips, conjugates, arithmetic));
      }
    }
    NDArray joined = AxisSlices.join(2, parts);
    parts.forEach(NDArray::close);
    return joined;
  }

  private NDArray normal(NDArray x, NDArray sensitivities, NDArray conjugates, Arithmetic a) {
    NDArray samples;
    try (NDArray oneCoil = x.expandDims(1);
        NDArray coils = oneCoil.mul(sensitivities)) {
      samples = coils.fft2(undersampled.sizes(), undersampled.axes());
    }
    try (NDArray masked = a.multiply(samples, mask);
        NDArray weighted =
            a.multiply(masked.ifft2(undersampled.sizes(), undersampled.axes()), conjugates)) {
      return weighted.sum(new int[] {1});
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
