package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.tensor.ComplexPairs;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.NetworkInput;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * What a network is shown and what it should answer: undersampled samples with noise added, and A^H
 * y of all samples without that, both divided by the network's input scaling.
 *
 * <p>A scan's own noise is in all samples, and so in the image that they make. A network shown some
 * of these samples would learn to keep their noise. So, where that is known, a part of the added
 * noise is taken off the target, whose noise is then another ({@link Recorruption}). A change of
 * contrast changes the scan's noise with the image, so that they are then only roughly independent.
 *
 * @param target (batch or z, y, x) complex
 * @param targetNoise expected power of the target's own noise, per image of the batch or partition:
 *     mean over pixels of |n|^2, in the target's units
 * @param inputNoise E|n|^2 of a measured sample, in the target's units: the scan's own noise, where
 *     it is known, and the added one
 */
record TrainingExample(
    Measurement measurement, NDArray target, double[] targetNoise, double inputNoise)
    implements Example {
  /** Keeps the contrast exponent from dividing by an empty pixel. */
  private static final double FLOOR = 0.05;

  private static final double WEAKEST = 1e-3;

  /** Mean magnitude of the complex difference. */
  @Override
  public NDArray loss(NDArray image) {
    try (NDArray difference = image.sub(target);
        NDArray magnitude = difference.abs()) {
      return magnitude.mean();
    }
  }

  /** Mean squared magnitude of the complex difference. */
  @Override
  public NDArray squaredLoss(NDArray image) {
    try (NDArray difference = image.sub(target);
        NDArray magnitude = difference.abs();
        NDArray squared = magnitude.mul(magnitude)) {
      return squared.mean();
    }
  }

  @Override
  public TrainingExample copy(NDManager manager) {
    return new TrainingExample(
        measurement.copy(manager), NativeArrays.copyTo(manager, target), targetNoise, inputNoise);
  }

  /**
   * Makes what was drawn; the same draw gives the same example.
   *
   * @param scope owns it
   */
  static TrainingExample of(TensorScope scope, ExampleDraw draw, UnrolledNetworkConfig network) {
    FourierConvention fourier = network.fourier();
    TrainingFrame frame = draw.frame();
    long nz = frame.nz();
    long nc = draw.coils().length;
    long ny = frame.ny();
    int nx = draw.to() - draw.from();
    float[] images = frame.images(draw.coils(), draw.from(), draw.to());
    float[] maps = frame.maps(draw.coils(), draw.from(), draw.to());
    modulate(images, draw, nx);
    if (nc < frame.coils()) {
      normalise(maps, frame.nz(), (int) nc, frame.ny() * nx);
    }
    SplittableRandom random = new SplittableRandom(draw.seed());
    float[] mask = mask(draw, random);
    double added = Recorruption.added(frame.noise(), draw.noise() * frame.scale());
    Recorruption noise =
        new Recorruption(frame.noise(), added, noise(draw, mask, nx, added, random));
    NDManager manager = scope.manager();
    try (TensorScope work = scope.child()) {
      ComplexTensor coilImages = flipped(work.complex(images, nz, nc, ny, nx), draw);
      ComplexTensor sensitivities = flipped(work.complex(maps, nz, nc, ny, nx), draw);
      NDArray target =
          scope.tidy(
              () ->
                  ComplexPairs.conjugate(sensitivities.array())
                      .mul(coilImages.array())
                      .sum(new int[] {1}));
      NDArray samples = transform(work, coilImages.array(), frame.slab());
      noise.apply(work, samples, target, sensitivities, frame.slab());
      NDArray nativeMask = work.real(mask, nz, 1, ny, 1);
      Measurement measurement =
          frame.slab()
              ? Measurement.slab(
                  manager, samples, nativeMask, sensitivities.array(), fourier, DataType.FLOAT32)
              : Measurement.of(
                  manager, samples, nativeMask, sensitivities.array(), fourier, DataType.FLOAT32);
      try (NetworkInput input = NetworkInput.prepare(measurement, network)) {
        input.apply(target);
        double[] power = noise.targetNoise(maps, draw.coils().length, mask, frame.nz());
        return new TrainingExample(
            measurement,
            target,
            Arrays.stream(power).map(input::scaledPower).toArray(),
            input.scaledPower(noise.inputNoise()));
      }
    }
  }

  private static ComplexTensor flipped(ComplexTensor x, ExampleDraw draw) {
    if (draw.flipY() && draw.flipX()) {
      return new ComplexTensor(x.array().flip(2, 3));
    }
    return draw.flipY() || draw.flipX()
        ? new ComplexTensor(x.array().flip(draw.flipY() ? 2 : 3))
        : x;
  }

  /** Samples (z, coil, ky, kx), or (kz, coil, ky, x) of a slab. */
  static NDArray transform(TensorScope work, NDArray images, boolean slab) {
    Shape shape = images.getShape();
    if (!slab) {
      return new FourierOperator(work, shape.getShape()).forward(new ComplexTensor(images)).array();
    }
    NDArray planes = images.transpose(3, 1, 0, 2);
    ComplexTensor samples =
        new FourierOperator(work, planes.getShape().getShape()).forward(new ComplexTensor(planes));
    // A copy: what follows adds to it in place.
    return NativeArrays.clone(samples.array().transpose(2, 1, 3, 0));
  }

  /** Multiplies all coils of a pixel by the drawn phase and change of contrast. */
  private static void modulate(float[] images, ExampleDraw draw, int nx) {
    TrainingFrame frame = draw.frame();
    int coils = draw.coils().length;
    int ny = frame.ny();
    double[] p = draw.phase();
    for (int z = 0; z < frame.nz(); z++) {
      for (int y = 0; y < ny; y++) {
        double v = 2.0 * y / ny - 1;
        for (int x = 0; x < nx; x++) {
          double u = 2.0 * (draw.from() + x) / frame.nx() - 1;
          double angle = p[0] + p[1] * v + p[2] * u + p[3] * v * v + p[4] * u * v + p[5] * u * u;
          double magnitude = 1;
          if (draw.contrast() != 1 || draw.tissuePhase() != 0) {
            double power = 0;
            for (int c = 0; c < coils; c++) {
              int at = 2 * (((z * coils + c) * ny + y) * nx + x);
              power += images[at] * images[at] + images[at + 1] * images[at + 1];
            }
            double relative = Math.sqrt(power) / frame.scale();
            magnitude = Math.pow(FLOOR + relative, draw.contrast() - 1);
            angle += draw.tissuePhase() * relative;
          }
          float re = (float) (magnitude * Math.cos(angle));
          float im = (float) (magnitude * Math.sin(angle));
          for (int c = 0; c < coils; c++) {
            int at = 2 * (((z * coils + c) * ny + y) * nx + x);
            float a = images[at];
            float b = images[at + 1];
            images[at] = a * re - b * im;
            images[at + 1] = a * im + b * re;
          }
        }
      }
    }
  }

  /** Unit root-sum-of-squares over the coils that are left; zero where these see nothing. */
  private static void normalise(float[] maps, int nz, int coils, int pixels) {
    for (int z = 0; z < nz; z++) {
      for (int i = 0; i < pixels; i++) {
        double power = 0;
        for (int c = 0; c < coils; c++) {
          int at = 2 * ((z * coils + c) * pixels + i);
          power += maps[at] * maps[at] + maps[at + 1] * maps[at + 1];
        }
        float factor = power > WEAKEST * WEAKEST ? (float) (1 / Math.sqrt(power)) : 0;
        for (int c = 0; c < coils; c++) {
          int at = 2 * ((z * coils + c) * pixels + i);
          maps[at] *= factor;
          maps[at + 1] *= factor;
        }
      }
    }
  }

  /** [kz][ky], 1 where acquired. */
  private static float[] mask(ExampleDraw draw, SplittableRandom random) {
    int ny = draw.frame().ny();
    boolean[][] steps =
        draw.pattern()
            .mask(ny, draw.frame().nz(), draw.acceleration(), draw.calibrationLines(), random);
    float[] mask = new float[steps.length * ny];
    for (int z = 0; z < steps.length; z++) {
      for (int y = 0; y < ny; y++) {
        mask[z * ny + y] = steps[z][y] ? 1 : 0;
      }
    }
    return mask;
  }

  /** White noise on the acquired samples, zero elsewhere. */
  private static float[] noise(
      ExampleDraw draw, float[] mask, int nx, double deviation, SplittableRandom random) {
    TrainingFrame frame = draw.frame();
    int coils = draw.coils().length;
    int ny = frame.ny();
    float[] noise = new float[2 * frame.nz() * coils * ny * nx];
    if (deviation == 0) {
      return noise;
    }
    for (int z = 0; z < frame.nz(); z++) {
      for (int c = 0; c < coils; c++) {
        for (int y = 0; y < ny; y++) {
          if (mask[z * ny + y] > 0) {
            int from = 2 * ((z * coils + c) * ny + y) * nx;
            for (int i = from; i < from + 2 * nx; i++) {
              noise[i] = (float) (deviation * random.nextGaussian());
            }
          }
        }
      }
    }
    return noise;
  }

  @Override
  public void close() {
    measurement.close();
    target.close();
  }
}
