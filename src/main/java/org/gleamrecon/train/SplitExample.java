package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.NetworkInput;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/**
 * A part of the measured samples for the network, and another, disjoint part that its answer has to
 * explain: self-supervision without truth. The idea of Yaman et al., MRM 2020;84:3172 (SSDU), whose
 * loss also has an l2 term and whose loss set is denser in the centre.
 *
 * @param loss in the measurement's scale
 */
record SplitExample(Measurement measurement, SampleLoss loss) implements Example {
  /** Part of the samples in the loss set: what the paper found best. */
  private static final double LOSS_SHARE = 0.4;

  /** Samples on either side of the centre that the network always gets. */
  private static final int KEPT = 2;

  /**
   * A random example of a frame: a strip of it, mirrored along the readout or not, its phase turned
   * by a constant, and its samples parted anew. Nothing else can be varied without mixing measured
   * samples with those that were not.
   *
   * @param scope owns it
   */
  static SplitExample of(
      TensorScope scope,
      MeasuredFrame measured,
      ExampleSettings settings,
      SplittableRandom random,
      UnrolledNetworkConfig network) {
    TrainingFrame frame = measured.samples();
    int width = Math.min(frame.nx(), settings.columns(frame.slab(), random));
    int from = random.nextInt(frame.nx() - width + 1);
    boolean mirrored = random.nextBoolean();
    double turn = 2 * Math.PI * random.nextDouble();
    float[][] sets = split(measured, width, random);
    return of(scope, measured, new Strip(from, from + width, mirrored, turn), sets, network);
  }

  /** The network gets everything but the held-out samples, which are what it is judged by. */
  static SplitExample heldOut(
      TensorScope scope, MeasuredFrame measured, int columns, UnrolledNetworkConfig network) {
    TrainingFrame frame = measured.samples();
    int width = Math.min(columns, frame.nx());
    int from = (frame.nx() - width) / 2;
    int columnsOfMask = frame.slab() ? 1 : width;
    float[][] sets = new float[2][frame.nz() * frame.ny() * columnsOfMask];
    int at = 0;
    for (int z = 0; z < frame.nz(); z++) {
      for (int y = 0; y < frame.ny(); y++) {
        for (int x = 0; x < columnsOfMask; x++, at++) {
          sets[0][at] = measured.free(z, y) ? 1 : 0;
          sets[1][at] = measured.heldOut()[z][y] ? 1 : 0;
        }
      }
    }
    return of(scope, measured, new Strip(from, from + width, false, 0), sets, network);
  }

  private record Strip(int from, int to, boolean mirrored, double turn) {}

  /**
   * Parts the samples that may be learned from: those of a slice one by one, those of a slab by
   * steps (kz, ky), which is all that its measurement can tell apart.
   *
   * @return for the network, for the loss; [kz][ky][kx], or [kz][ky] of a slab
   */
  private static float[][] split(MeasuredFrame measured, int width, RandomGenerator random) {
    TrainingFrame frame = measured.samples();
    int columns = frame.slab() ? 1 : width;
    float[][] sets = new float[2][frame.nz() * frame.ny() * columns];
    int at = 0;
    for (int z = 0; z < frame.nz(); z++) {
      for (int y = 0; y < frame.ny(); y++) {
        for (int x = 0; x < columns; x++, at++) {
          if (measured.free(z, y)) {
            boolean drawn = random.nextDouble() < LOSS_SHARE;
            boolean centre =
                near(y, frame.ny()) && (frame.slab() ? near(z, frame.nz()) : near(x, columns));
            sets[drawn && !centre ? 1 : 0][at] = 1;
          }
        }
      }
    }
    return sets;
  }

  private static boolean near(int index, int size) {
    return index >= size / 2 - KEPT && index < size / 2 + KEPT;
  }

  private static SplitExample of(
      TensorScope scope,
      MeasuredFrame measured,
      Strip strip,
      float[][] sets,
      UnrolledNetworkConfig network) {
    FourierConvention fourier = network.fourier();
    TrainingFrame frame = measured.samples();
    long nz = frame.nz();
    long nc = frame.coils();
    long ny = frame.ny();
    int width = strip.to() - strip.from();
    long nx = width;
    int[] coils = IntStream.range(0, frame.coils()).toArray();
    float[] images = frame.images(coils, strip.from(), strip.to());
    turn(images, strip.turn());
    float[] maps = frame.maps(coils, strip.from(), strip.to());
    long columns = frame.slab() ? 1 : nx;
    NDArray sensitivities = mirrored(scope.complex(maps, nz, nc, ny, nx), strip).array();
    try (TensorScope work = scope.child()) {
      ComplexTensor coilImages = mirrored(work.complex(images, nz, nc, ny, nx), strip);
      NDArray samples = TrainingExample.transform(work, coilImages.array(), frame.slab());
      NDArray shown = work.real(sets[0], nz, 1, ny, columns);
      Measurement measurement =
          frame.slab()
              ? Measurement.slab(
                  scope.manager(), samples, shown, sensitivities, fourier, DataType.FLOAT32)
              : Measurement.of(
                  scope.manager(), samples, shown, sensitivities, fourier, DataType.FLOAT32);
      try (NetworkInput input = NetworkInput.prepare(measurement, network)) {
        input.applyToSamples(samples);
        input.applyToMaps(sensitivities);
      }
      NDArray set = work.real(sets[1], nz, 1, ny, columns);
      return new SplitExample(
          measurement, new SampleLoss(scope, sensitivities, samples, set, frame.slab()));
    }
  }

  private static ComplexTensor mirrored(ComplexTensor x, Strip strip) {
    return strip.mirrored() ? new ComplexTensor(x.array().flip(3)) : x;
  }

  private static void turn(float[] images, double angle) {
    float re = (float) Math.cos(angle);
    float im = (float) Math.sin(angle);
    for (int i = 0; i < images.length; i += 2) {
      float a = images[i];
      float b = images[i + 1];
      images[i] = a * re - b * im;
      images[i + 1] = a * im + b * re;
    }
  }

  @Override
  public NDArray loss(NDArray image) {
    return loss.of(image);
  }

  @Override
  public NDArray squaredLoss(NDArray image) {
    return loss.squared(image);
  }

  @Override
  public SplitExample copy(NDManager manager) {
    return new SplitExample(measurement.copy(manager), loss.copy(TensorScope.within(manager)));
  }

  /** What it was made of belongs to the scope. */
  @Override
  public void close() {
    measurement.close();
  }
}
