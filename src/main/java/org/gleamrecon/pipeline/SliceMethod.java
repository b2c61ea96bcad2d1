package org.gleamrecon.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.gleamrecon.calibration.MapSettings;
import org.gleamrecon.calibration.ReceivedShading;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.HeldOutLines;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.ReceivedCoils;
import org.gleamrecon.kspace.SamplingMask;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierResampling;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.operator.ZeroFilled;
import org.gleamrecon.quality.DataResidual;
import org.gleamrecon.quality.SampleFit;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;

/** 2D frames: problems in (ky, kx). */
final class SliceMethod implements FrameMethod {
  private final Optional<SliceSolver> solver;
  private final ImageGrid grid;
  private final TensorScope scan;
  private final CurrentMaps<SensitivityMaps> maps;

  /**
   * @param solver empty: zero-filled coil images, joined by root sum of squares
   * @param scan owns the maps
   */
  SliceMethod(
      Optional<SliceSolver> solver, ImageGrid grid, MapSettings settings, TensorScope scan) {
    this.solver = solver;
    this.grid = grid;
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
        (scope, estimator) -> estimator.slice(scope, region, encoded.y(), encoded.x()));
  }

  @Override
  public ExitImages reconstruct(KSpace frame, StageClock clock) {
    try (TensorScope scope = scan.child()) {
      ComplexTensor stored = KSpaceTensors.frames(scope, List.of(frame));
      if (solver.isEmpty()) {
        ComplexTensor coils =
            clock.in(Stage.RECONSTRUCT, () -> ZeroFilled.coilImages(scope, stored));
        return clock.in(
            Stage.FINISH,
            () ->
                ExitImages.same(
                    images(
                        ZeroFilled.rootSumOfSquares(scope, toRecon(scope, coils)),
                        SampleFit.NONE)));
      }
      SensitivityMaps sensitivities = maps.get();
      EncodingOperator encoding = encoding(scope, frame.mask());
      ComplexTensor samples = encoding.acquired(stored);
      SliceSolver.Problem problem =
          new SliceSolver.Problem(scope, samples, frame.mask(), sensitivities, encoding);
      Map<Integer, ComplexTensor> solutions =
          clock.in(Stage.RECONSTRUCT, () -> solver.get().solve(problem, clock));
      return clock.in(
          Stage.FINISH,
          () -> {
            Map<Integer, FrameImages> finished = new HashMap<>();
            double noise =
                solver.get() instanceof UnrolledSlices
                    ? NoiseEstimate.variance(samples) * frame.coils().length * frame.mask().count()
                    : 0;
            solutions.forEach((exit, image) -> finished.put(exit, finished(problem, image, noise)));
            return new ExitImages(finished);
          });
    }
  }

  @Override
  public Map<Integer, Double> heldOut(KSpace frame, NavigableSet<Integer> exits, StageClock clock) {
    Optional<HeldOutLines> lines = HeldOutLines.of(frame.mask());
    if (lines.isEmpty() || !(solver.orElse(null) instanceof UnrolledSlices network)) {
      return Map.of();
    }
    try (TensorScope scope = scan.child()) {
      ComplexTensor stored = KSpaceTensors.frames(scope, List.of(frame));
      EncodingOperator toPredict = encoding(scope, lines.get().heldOut());
      ComplexTensor wanted = toPredict.acquired(stored);
      SamplingMask kept = lines.get().kept();
      EncodingOperator encoding = encoding(scope, kept);
      return network.judged(
          new SliceSolver.Problem(scope, encoding.acquired(stored), kept, maps.get(), encoding),
          exits,
          image -> DataResidual.relative(toPredict, image, wanted)[0],
          clock);
    }
  }

  private EncodingOperator encoding(TensorScope scope, SamplingMask mask) {
    return new EncodingOperator(scope, maps.get(), KSpaceTensors.masks(scope, List.of(mask)), 1);
  }

  private FrameImages finished(SliceSolver.Problem problem, ComplexTensor image, double noise) {
    TensorScope scope = problem.scope();
    ComplexTensor shaded =
        maps.received()
            .map(coils -> image.times(ReceivedShading.of(scope, problem.maps(), coils)))
            .orElse(image);
    double[] squares = DataResidual.squares(problem.encoding(), image, problem.samples())[0];
    return images(toRecon(scope, shaded), new SampleFit(squares[0], squares[1], noise));
  }

  private ComplexTensor toRecon(TensorScope scope, ComplexTensor image) {
    return FourierResampling.toRecon(
        scope, image, grid.cropped().y(), grid.recon().y(), grid.recon().x());
  }

  private static FrameImages images(ComplexTensor image, SampleFit fit) {
    return new FrameImages(List.of(image.toInterleaved()), fit);
  }
}
