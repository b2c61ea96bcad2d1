package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.calibration.ReceivedShading;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.PhaseSeries;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierResampling;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.quality.DataResidual;
import org.gleamrecon.quality.SampleFit;
import org.gleamrecon.sparse.CineSensing;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;

/**
 * All phases of a 2D slice together, by compressed sensing in space and time, on the maps that they
 * share. Their k-space is on the device a few frames at a time; images, masks and what the
 * iteration keeps of them are there for all.
 */
final class PhasesMethod implements FrameMethod {
  /** Floats per pixel of the series that the iteration holds: images, momentum, the dual. */
  private static final int FLOATS_PER_PIXEL = 32;

  /** Complex samples of all coils in one batch of phases: 8 MB an array. */
  private static final int BATCH_SAMPLES = 1 << 20;

  private final ImageGrid grid;
  private final boolean whitened;
  private final TensorScope scan;
  private final CurrentMaps<SensitivityMaps> maps;

  /**
   * @param whitened whether the noise of a sample has unit variance; otherwise it is estimated
   * @param scan owns the maps
   */
  PhasesMethod(ImageGrid grid, boolean whitened, MapSettings settings, TensorScope scan) {
    this.grid = grid;
    this.whitened = whitened;
    this.scan = scan;
    maps = new CurrentMaps<>(settings, scan);
  }

  /**
   * Why the scan's longest series is too much for the memory that a request may take, if it is.
   *
   * @param coils that the reconstruction works with
   */
  static Optional<String> tooLarge(ScanLayout layout, int coils) {
    MatrixSize encoded = layout.grid().encoded();
    int phases = PhaseSeries.longest(layout);
    double floats = (2.0 * coils + FLOATS_PER_PIXEL) * encoded.x() * encoded.y() * phases;
    double most = ReconstructionPipeline.largestFrame();
    return floats <= most
        ? Optional.empty()
        : Optional.of(
            "%d phases of %d coils x %d x %d take %.0f MB together, at most %.0f MB fit"
                .formatted(phases, coils, encoded.y(), encoded.x(), 4e-6 * floats, 4e-6 * most));
  }

  @Override
  public void calibrate(
      CalibrationRegion region, double noiseVariance, Optional<ReceivedCoils> received) {
    MatrixSize encoded = grid.encoded();
    maps.estimate(
        region,
        noiseVariance,
        received,
        (scope, estimator) -> estimator.slice(scope, region, encoded.y(), encoded.x()));
  }

  @Override
  public ExitImages reconstruct(KSpace frame, StageClock clock) {
    return reconstruct(List.of(frame), clock).get(0);
  }

  /**
   * Phases that go through the device at once.
   *
   * @param a for these phases alone
   */
  private record Batch(EncodingOperator a, List<KSpace> phases, int from, int to) {
    /** (phase, coil, ky, kx), zero where not acquired. */
    ComplexTensor samples(TensorScope scope) {
      return a.acquired(KSpaceTensors.frames(scope, phases));
    }
  }

  @Override
  public List<ExitImages> reconstruct(List<KSpace> phases, StageClock clock) {
    try (TensorScope scope = scan.child()) {
      List<Batch> batches = batches(scope, phases);
      ComplexTensor images = clock.in(Stage.RECONSTRUCT, () -> images(scope, batches, clock));
      return clock.in(Stage.FINISH, () -> finished(scope, batches, images));
    }
  }

  private List<Batch> batches(TensorScope scope, List<KSpace> phases) {
    EncodingOperator all =
        new EncodingOperator(
            scope,
            maps.get(),
            KSpaceTensors.masks(scope, phases.stream().map(KSpace::mask).toList()),
            phases.size());
    KSpace first = phases.get(0);
    int samples = first.coils().length * first.phase1() * first.readout();
    int size = Math.max(1, BATCH_SAMPLES / samples);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < phases.size(); from += size) {
      int to = Math.min(phases.size(), from + size);
      batches.add(new Batch(all.entries(from, to), phases.subList(from, to), from, to));
    }
    return batches;
  }

  /** (phase, y, x) on the encoded grid. */
  private ComplexTensor images(TensorScope scope, List<Batch> batches, StageClock clock) {
    List<ComplexTensor> adjoints = new ArrayList<>();
    double noise = 0;
    for (Batch batch : batches) {
      clock.goOn();
      try (TensorScope work = scope.child()) {
        ComplexTensor samples = batch.samples(work);
        noise += whitened ? 0 : NoiseEstimate.variance(samples) * batch.phases().size();
        adjoints.add(batch.a().adjoint(samples).copy(scope));
      }
    }
    int phases = batches.get(batches.size() - 1).to();
    return CineSensing.DEFAULT.reconstruct(
        scope,
        images -> normal(scope, batches, images, clock),
        ComplexTensor.join(scope, adjoints),
        whitened ? 1 : noise / phases,
        clock::goOn);
  }

  private static ComplexTensor normal(
      TensorScope scope, List<Batch> batches, ComplexTensor images, StageClock clock) {
    List<ComplexTensor> parts = new ArrayList<>();
    for (Batch batch : batches) {
      clock.goOn();
      try (ComplexTensor some = images.entries(batch.from(), batch.to())) {
        parts.add(batch.a().normal(some));
      }
    }
    ComplexTensor joined = ComplexTensor.join(scope, parts);
    parts.forEach(ComplexTensor::close);
    return joined;
  }

  private List<ExitImages> finished(TensorScope scope, List<Batch> batches, ComplexTensor images) {
    Optional<ComplexTensor> shading =
        maps.received().map(coils -> ReceivedShading.of(scope, maps.get(), coils));
    int pixels = 2 * grid.recon().y() * grid.recon().x();
    List<ExitImages> finished = new ArrayList<>();
    for (Batch batch : batches) {
      try (TensorScope work = scope.child()) {
        ComplexTensor some = images.entries(batch.from(), batch.to()).copy(work);
        double[][] squares = DataResidual.squares(batch.a(), some, batch.samples(work));
        float[] recon =
            FourierResampling.toRecon(
                    work,
                    shading.map(some::times).orElse(some),
                    grid.cropped().y(),
                    grid.recon().y(),
                    grid.recon().x())
                .toInterleaved();
        for (int t = 0; t < squares.length; t++) {
          finished.add(
              ExitImages.same(
                  new FrameImages(
                      List.of(Arrays.copyOfRange(recon, t * pixels, (t + 1) * pixels)),
                      new SampleFit(squares[t][0], squares[t][1], 0))));
        }
      }
    }
    return finished;
  }
}
