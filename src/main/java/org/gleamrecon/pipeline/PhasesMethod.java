package org.gleamrecon.pipeline;

import java.util.ArrayList;
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
 * share. Their k-space is on the device a frame at a time, so that native memory stays that of one
 * frame but for the images.
 */
final class PhasesMethod implements FrameMethod {
  /** Floats per pixel of the series that the iteration holds: images, momentum, the dual. */
  private static final int FLOATS_PER_PIXEL = 32;

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

  @Override
  public List<ExitImages> reconstruct(List<KSpace> phases, StageClock clock) {
    try (TensorScope scope = scan.child()) {
      EncodingOperator all =
          new EncodingOperator(
              scope,
              maps.get(),
              KSpaceTensors.masks(scope, phases.stream().map(KSpace::mask).toList()),
              phases.size());
      List<EncodingOperator> each = new ArrayList<>();
      for (int t = 0; t < phases.size(); t++) {
        each.add(all.entries(t, t + 1));
      }
      ComplexTensor images = clock.in(Stage.RECONSTRUCT, () -> images(scope, each, phases, clock));
      return clock.in(Stage.FINISH, () -> finished(scope, each, phases, images));
    }
  }

  /** (phase, y, x) on the encoded grid. */
  private ComplexTensor images(
      TensorScope scope, List<EncodingOperator> each, List<KSpace> phases, StageClock clock) {
    List<ComplexTensor> adjoints = new ArrayList<>();
    double variance = whitened ? 1 : 0;
    for (int t = 0; t < each.size(); t++) {
      clock.goOn();
      try (TensorScope work = scope.child()) {
        ComplexTensor samples = samples(work, each.get(t), phases.get(t));
        variance += whitened ? 0 : NoiseEstimate.variance(samples) / each.size();
        adjoints.add(each.get(t).adjoint(samples).copy(scope));
      }
    }
    return CineSensing.DEFAULT.reconstruct(
        scope,
        images -> normal(scope, each, images, clock),
        ComplexTensor.join(scope, adjoints),
        variance,
        clock::goOn);
  }

  private static ComplexTensor normal(
      TensorScope scope, List<EncodingOperator> each, ComplexTensor images, StageClock clock) {
    List<ComplexTensor> parts = new ArrayList<>();
    for (int t = 0; t < each.size(); t++) {
      clock.goOn();
      try (ComplexTensor image = images.entries(t, t + 1)) {
        parts.add(each.get(t).normal(image));
      }
    }
    ComplexTensor joined = ComplexTensor.join(scope, parts);
    parts.forEach(ComplexTensor::close);
    return joined;
  }

  private static ComplexTensor samples(TensorScope scope, EncodingOperator of, KSpace frame) {
    return of.acquired(KSpaceTensors.frames(scope, List.of(frame)));
  }

  private List<ExitImages> finished(
      TensorScope scope, List<EncodingOperator> each, List<KSpace> phases, ComplexTensor images) {
    Optional<ComplexTensor> shading =
        maps.received().map(coils -> ReceivedShading.of(scope, maps.get(), coils));
    List<ExitImages> finished = new ArrayList<>();
    for (int t = 0; t < each.size(); t++) {
      try (TensorScope work = scope.child()) {
        ComplexTensor image = images.entries(t, t + 1).copy(work);
        double[] squares =
            DataResidual.squares(each.get(t), image, samples(work, each.get(t), phases.get(t)))[0];
        ComplexTensor shaded = shading.map(image::times).orElse(image);
        ComplexTensor recon =
            FourierResampling.toRecon(
                work, shaded, grid.cropped().y(), grid.recon().y(), grid.recon().x());
        finished.add(
            ExitImages.same(
                new FrameImages(
                    List.of(recon.toInterleaved()), new SampleFit(squares[0], squares[1], 0))));
      }
    }
    return finished;
  }
}
