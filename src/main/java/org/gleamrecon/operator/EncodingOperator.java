package org.gleamrecon.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * A = P F S: image (batch, y, x) to the acquired samples of every coil (batch, coil, ky, kx), zero
 * elsewhere. P sampling, F {@link FourierOperator}, S sensitivities.
 *
 * <p>The ramps that centre F are baked into the maps (image side) and into the mask (k-space side)
 * once. In A^H A those of the k-space side cancel, so an iteration costs two plain transforms and
 * three products and shifts nothing. In-place steps touch only arrays made here, none of which a
 * gradient needs.
 */
public final class EncodingOperator implements LinearOperator {
  private final NDArray maps;
  private final NDArray mapsConjugate;
  private final NDArray mask;
  private final NDArray maskOut;
  private final NDArray maskIn;
  private final long[] domain;
  private final long[] range;

  /**
   * @param scope owns what is baked; must outlive the operator. Maps and mask are copied.
   * @param mask float32 (batch or 1, 1, ky, kx), 1 where acquired, 0 elsewhere
   * @param batch number of images
   */
  public EncodingOperator(TensorScope scope, SensitivityMaps maps, NDArray mask, long batch) {
    long[] sizes = maps.maps().shape();
    domain = new long[] {batch, sizes[2], sizes[3]};
    range = new long[] {batch, sizes[1], sizes[2], sizes[3]};
    check(sizes, mask.getShape().getShape(), batch);
    try (TensorScope ramps = scope.child()) {
      FourierOperator fourier = new FourierOperator(ramps, domain);
      this.maps = scope.tidy(() -> maps.maps().array().mul(fourier.imageRamp()));
      mapsConjugate = scope.tidy(() -> this.maps.conj());
      maskOut = scope.tidy(() -> mask.mul(fourier.sampleRamp()));
      maskIn = scope.tidy(() -> mask.mul(fourier.sampleRampConjugate()));
      // Complex, so that the engine need not convert it in every iteration.
      NDArray one = ramps.complex(new float[] {1, 0}, 1).array();
      this.mask = scope.tidy(() -> mask.mul(one));
    }
  }

  private EncodingOperator(EncodingOperator all, long from, long to) {
    maps = entries(all.maps, from, to);
    mapsConjugate = entries(all.mapsConjugate, from, to);
    mask = entries(all.mask, from, to);
    maskOut = entries(all.maskOut, from, to);
    maskIn = entries(all.maskIn, from, to);
    domain = all.domain();
    range = all.range();
    domain[0] = to - from;
    range[0] = to - from;
  }

  /**
   * The same for the images from (inclusive) to (exclusive) alone: what is baked is shared, so it
   * ends with this operator's scope.
   */
  public EncodingOperator entries(long from, long to) {
    return new EncodingOperator(this, from, to);
  }

  private static NDArray entries(NDArray baked, long from, long to) {
    return baked.getShape().get(0) == 1 ? baked : baked.get(new NDIndex("{}:{}", from, to));
  }

  private static void check(long[] maps, long[] mask, long batch) {
    boolean fits =
        (maps[0] == 1 || maps[0] == batch)
            && (mask[0] == 1 || mask[0] == batch)
            && mask[1] == 1
            && mask[2] == maps[2]
            && mask[3] == maps[3];
    if (!fits) {
      throw new IllegalArgumentException(
          "maps %s and mask %s for %d images"
              .formatted(Arrays.toString(maps), Arrays.toString(mask), batch));
    }
  }

  @Override
  public ComplexTensor forward(ComplexTensor image) {
    try (NDArray spread = image.array().expandDims(1);
        NDArray coilImages = spread.mul(maps)) {
      return new ComplexTensor(FourierOperator.transform(coilImages).muli(maskOut));
    }
  }

  @Override
  public ComplexTensor adjoint(ComplexTensor samples) {
    try (NDArray masked = samples.array().mul(maskIn)) {
      return new ComplexTensor(combine(masked));
    }
  }

  @Override
  public ComplexTensor normal(ComplexTensor image) {
    try (NDArray spread = image.array().expandDims(1);
        NDArray samples = sampled(spread)) {
      return new ComplexTensor(combine(samples));
    }
  }

  /** The acquired samples of (batch, coil, ky, kx), zero elsewhere: y as A explains it. */
  public ComplexTensor acquired(ComplexTensor samples) {
    return new ComplexTensor(samples.array().mul(mask));
  }

  private NDArray sampled(NDArray spread) {
    try (NDArray coilImages = spread.mul(maps)) {
      return FourierOperator.transform(coilImages).muli(mask);
    }
  }

  private NDArray combine(NDArray samples) {
    try (NDArray coilImages = FourierOperator.inverse(samples)) {
      coilImages.muli(mapsConjugate);
      return coilImages.sum(new int[] {1});
    }
  }

  @Override
  public long[] domain() {
    return domain.clone();
  }

  @Override
  public long[] range() {
    return range.clone();
  }
}
