package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.calibration.ReceivedShading;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.quality.DataResidual;
import org.gleamrecon.quality.SampleFit;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.Measurement;

/**
 * A network for planes on a 3D slab: it sees every partition in full resolution, while data
 * consistency joins the partitions by the transform over (z, y). The whole slab is in native memory
 * at once, a few times.
 */
final class UnrolledSlab implements FrameMethod {
  /** Complex samples of all coils; the about nine arrays of that size take 1.2 GB. */
  private static final long MOST_SAMPLES = 1L << 24;

  /** Bytes of Java heap per sample: the frame, its copy on the way to native memory, the image. */
  private static final int HEAP_PER_SAMPLE = 32;

  private final NetworkAtExit network;
  private final SlabImages finished;
  private final TensorScope scan;
  private final CurrentMaps<SensitivityMaps> maps;
  private final int nx;
  private final int ny;
  private final int nz;

  /**
   * @param scan owns the maps
   */
  UnrolledSlab(NetworkAtExit network, ImageGrid grid, MapSettings settings, TensorScope scan) {
    this.network = network;
    this.finished = new SlabImages(grid);
    this.scan = scan;
    maps = new CurrentMaps<>(settings, scan);
    nx = grid.encoded().x();
    ny = grid.encoded().y();
    nz = grid.encoded().z();
  }

  /**
   * Whether the slab fits the memory that a request may take.
   *
   * @param coils that the reconstruction works with
   */
  static boolean serves(ScanLayout layout, int coils) {
    MatrixSize encoded = layout.grid().encoded();
    double samples = (double) coils * encoded.x() * encoded.y() * encoded.z();
    return samples <= MOST_SAMPLES && samples * HEAP_PER_SAMPLE <= Runtime.getRuntime().maxMemory();
  }

  @Override
  public void calibrate(
      CalibrationRegion region, double noiseVariance, Optional<ReceivedCoils> received) {
    maps.estimate(
        region,
        noiseVariance,
        received,
        (scope, estimator) -> {
          try (TensorScope work = scope.child()) {
            return estimator.volume(work, region, nz, ny, nx).planes(scope, 0, nx);
          }
        });
  }

  @Override
  public ExitImages reconstruct(KSpace frame, StageClock clock) {
    SensitivityMaps planes = maps.get();
    try (TensorScope scope = scan.child()) {
      Map<Integer, ComplexTensor> volumes =
          clock.in(Stage.RECONSTRUCT, () -> solve(scope, frame, planes.maps(), clock));
      return clock.in(
          Stage.FINISH,
          () -> {
            Map<Integer, FrameImages> images = new HashMap<>();
            volumes.forEach(
                (exit, volume) -> images.put(exit, images(scope, frame, planes, volume)));
            return new ExitImages(images);
          });
    }
  }

  private FrameImages images(
      TensorScope scope, KSpace frame, SensitivityMaps planes, ComplexTensor volume) {
    return new FrameImages(
        finished.partitions(finished.toRecon(scope, shaded(scope, planes, volume)).toInterleaved()),
        fit(scope, frame, planes, volume));
  }

  /** (z, y, x) by exit. */
  private Map<Integer, ComplexTensor> solve(
      TensorScope scope, KSpace frame, ComplexTensor planeMaps, StageClock clock) {
    try (Measurement measurement = measurement(scope, frame, planeMaps)) {
      return network.images(scope, measurement, clock);
    }
  }

  private Measurement measurement(TensorScope scope, KSpace frame, ComplexTensor planeMaps) {
    try (TensorScope input = scope.child()) {
      return Measurement.slab(
          scope,
          KSpaceTensors.planes(input, frame, 0, nx).permuted(input, 2, 1, 3, 0),
          UnrolledSlices.ones(frame.mask().lines()),
          planeMaps.permuted(input, 2, 1, 3, 0),
          FourierConvention.CENTRED);
    }
  }

  /** As bright as the coils as received; plane by plane, to keep native memory small. */
  private ComplexTensor shaded(TensorScope scope, SensitivityMaps planes, ComplexTensor volume) {
    if (maps.received().isEmpty()) {
      return volume;
    }
    ReceivedCoils coils = maps.received().get();
    try (TensorScope work = scope.child()) {
      List<ComplexTensor> shading = new ArrayList<>();
      for (int x = 0; x < nx; x++) {
        SensitivityMaps plane = new SensitivityMaps(planes.maps().entries(x, x + 1), 0);
        shading.add(ReceivedShading.of(work, plane, coils));
      }
      ComplexTensor all = ComplexTensor.join(work, shading).permuted(work, 1, 2, 0);
      return volume.times(all);
    }
  }

  private SampleFit fit(
      TensorScope scope, KSpace frame, SensitivityMaps planes, ComplexTensor volume) {
    double error = 0;
    double power = 0;
    try (TensorScope work = scope.child()) {
      ComplexTensor images = volume.permuted(work, 2, 0, 1);
      for (int x = 0; x < nx; x += SlabMethod.batch(frame)) {
        int to = Math.min(nx, x + SlabMethod.batch(frame));
        try (TensorScope batch = work.child()) {
          EncodingOperator encoding =
              new EncodingOperator(
                  batch,
                  new SensitivityMaps(planes.maps().entries(x, to), 0),
                  KSpaceTensors.planeMask(batch, frame.mask()),
                  to - x);
          ComplexTensor samples = KSpaceTensors.planes(batch, frame, x, to);
          for (double[] plane : DataResidual.squares(encoding, images.entries(x, to), samples)) {
            error += plane[0];
            power += plane[1];
          }
        }
      }
    }
    double samples = (double) frame.coils().length * frame.mask().count();
    return new SampleFit(error, power, samples * SlabMethod.noiseVariance(scope, frame));
  }
}
