package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.calibration.ReceivedShading;
import org.gleamrecon.calibration.VolumeSensitivities;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.operator.ConjugateGradientSense;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.operator.ZeroFilled;
import org.gleamrecon.quality.DataResidual;
import org.gleamrecon.quality.SampleFit;
import org.gleamrecon.sparse.CompressedSensing;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;

/**
 * 3D slabs: the readout is in image space already, so every x is a problem of its own in (kz, ky).
 * Planes go through the device in batches that keep native memory small whatever the slab's size.
 */
final class SlabMethod implements FrameMethod {
  /** Complex samples of all coils in one batch of planes: 32 MB an array. */
  private static final int BATCH_SAMPLES = 4 << 20;

  private final Method method;
  private final ImageGrid grid;
  private final SlabImages finished;
  private final boolean whitened;
  private final TensorScope scan;
  private final CurrentMaps<VolumeSensitivities> maps;

  /**
   * @param scan owns the maps
   */
  SlabMethod(
      Method method, ImageGrid grid, boolean whitened, MapSettings settings, TensorScope scan) {
    this.method = method;
    this.grid = grid;
    this.finished = new SlabImages(grid);
    this.whitened = whitened;
    this.scan = scan;
    maps = new CurrentMaps<>(settings, scan);
  }

  @Override
  public void calibrate(
      CalibrationRegion region, double noiseVariance, Optional<ReceivedCoils> received) {
    MatrixSize encoded = grid.encoded();
    maps.estimate(
        region,
        noiseVariance,
        received,
        (scope, estimator) ->
            estimator.volume(scope, region, encoded.z(), encoded.y(), encoded.x()));
  }

  @Override
  public ExitImages reconstruct(KSpace frame, StageClock clock) {
    return ExitImages.same(
        method == Method.ZERO_FILLED ? zeroFilled(frame, clock) : withMaps(frame, clock));
  }

  private FrameImages withMaps(KSpace frame, StageClock clock) {
    double variance = whitened ? 1 : noiseVariance(scan, frame);
    VolumeSensitivities sensitivities = maps.get();
    int nx = frame.readout();
    float[] slab = new float[2 * nx * frame.phase1() * frame.phase2()];
    double[] squares = new double[2];
    int batch = batch(frame);
    for (int from = 0; from < nx; from += batch) {
      clock.goOn();
      int first = from;
      int to = Math.min(nx, from + batch);
      try (TensorScope scope = scan.child()) {
        SensitivityMaps planes =
            clock.in(Stage.CALIBRATE, () -> sensitivities.planes(scope, first, to));
        clock.in(
            Stage.RECONSTRUCT,
            () -> {
              ComplexTensor samples = KSpaceTensors.planes(scope, frame, first, to);
              EncodingOperator encoding =
                  new EncodingOperator(
                      scope, planes, KSpaceTensors.planeMask(scope, frame.mask()), to - first);
              ComplexTensor image = image(scope, encoding, samples, variance, clock);
              for (double[] plane : DataResidual.squares(encoding, image, samples)) {
                squares[0] += plane[0];
                squares[1] += plane[1];
              }
              ComplexTensor shaded =
                  maps.received()
                      .map(coils -> image.times(ReceivedShading.of(scope, planes, coils)))
                      .orElse(image);
              place(shaded.toInterleaved(), slab, frame, first, to);
              return image;
            });
      }
    }
    return clock.in(
        Stage.FINISH,
        () -> {
          try (TensorScope scope = scan.child()) {
            ComplexTensor volume =
                scope.complex(slab, frame.phase2(), frame.phase1(), frame.readout());
            return new FrameImages(
                finished.partitions(finished.toRecon(scope, volume).toInterleaved()),
                new SampleFit(squares[0], squares[1], 0));
          }
        });
  }

  private ComplexTensor image(
      TensorScope scope,
      EncodingOperator encoding,
      ComplexTensor samples,
      double variance,
      StageClock clock) {
    return method == Method.COMPRESSED_SENSING
        ? CompressedSensing.DEFAULT.reconstruct(scope, encoding, samples, variance, clock::goOn)
        : new ConjugateGradientSense(ConjugateGradientSense.DEFAULT_SOLVER)
            .reconstruct(scope, encoding, samples, variance)
            .image();
  }

  /** Coil by coil: each is brought to the reconstruction matrix before the root-sum-of-squares. */
  private FrameImages zeroFilled(KSpace frame, StageClock clock) {
    int pixels = grid.recon().x() * grid.recon().y() * grid.recon().z();
    double[] power = new double[pixels];
    for (float[] coil : frame.coils()) {
      clock.goOn();
      KSpace alone = new KSpace(new float[][] {coil}, frame.mask(), true);
      try (TensorScope scope = scan.child()) {
        float[] slab = new float[coil.length];
        clock.in(
            Stage.RECONSTRUCT,
            () -> {
              ComplexTensor samples = KSpaceTensors.planes(scope, alone, 0, frame.readout());
              ComplexTensor image = ZeroFilled.coilImages(scope, samples);
              place(image.toInterleaved(), slab, frame, 0, frame.readout());
              return slab;
            });
        clock.in(
            Stage.FINISH,
            () -> {
              ComplexTensor volume =
                  scope.complex(slab, frame.phase2(), frame.phase1(), frame.readout());
              float[] image = finished.toRecon(scope, volume).toInterleaved();
              for (int i = 0; i < pixels; i++) {
                power[i] +=
                    (double) image[2 * i] * image[2 * i]
                        + (double) image[2 * i + 1] * image[2 * i + 1];
              }
              return power;
            });
      }
    }
    float[] magnitudes = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      magnitudes[2 * i] = (float) Math.sqrt(power[i]);
    }
    return new FrameImages(finished.partitions(magnitudes), SampleFit.NONE);
  }

  /** Planes (x, z, y) into the slab (z, y, x). */
  private static void place(float[] planes, float[] slab, KSpace frame, int from, int to) {
    int nx = frame.readout();
    int plane = frame.phase1() * frame.phase2();
    for (int x = from; x < to; x++) {
      int source = 2 * (x - from) * plane;
      for (int i = 0; i < plane; i++) {
        int target = 2 * (i * nx + x);
        slab[target] = planes[source + 2 * i];
        slab[target + 1] = planes[source + 2 * i + 1];
      }
    }
  }

  /**
   * From one plane at the edge of the object, where the readout's transform leaves mostly noise.
   */
  static double noiseVariance(TensorScope owner, KSpace frame) {
    try (TensorScope scope = owner.child()) {
      return NoiseEstimate.variance(KSpaceTensors.planes(scope, frame, 0, 1));
    }
  }

  /** Planes along x that go through the device at once. */
  static int batch(KSpace frame) {
    long plane = (long) frame.coils().length * frame.phase1() * frame.phase2();
    return (int) Math.max(1, Math.min(frame.readout(), BATCH_SAMPLES / plane));
  }
}
