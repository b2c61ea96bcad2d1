package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Objects;
import org.gleamrecon.calibration.EspiritSettings;
import org.gleamrecon.calibration.SensitivityMapEstimator;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.ImageGrid;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.operator.ConjugateGradientSense;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierResampling;
import org.gleamrecon.operator.NoiseEstimate;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.operator.ZeroFilled;
import org.gleamrecon.quality.DataResidual;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.KSpaceTensors;
import org.gleamrecon.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/** 2D frames: problems in (ky, kx). */
final class SliceMethod implements FrameMethod {
  private final Method method;
  private final ImageGrid grid;
  private final boolean whitened;
  private final EspiritSettings settings;
  private final TensorScope scan;
  private @Nullable TensorScope mapsScope;
  private @Nullable SensitivityMaps maps;

  /**
   * @param scan owns the maps
   */
  SliceMethod(
      Method method, ImageGrid grid, boolean whitened, EspiritSettings settings, TensorScope scan) {
    this.method = method;
    this.grid = grid;
    this.whitened = whitened;
    this.settings = settings;
    this.scan = scan;
  }

  @Override
  public void calibrate(CalibrationRegion region, double noiseVariance) {
    if (mapsScope != null) {
      mapsScope.close();
    }
    TensorScope scope = scan.child();
    EspiritSettings known = settings.withNoiseVariance(noiseVariance);
    maps =
        SensitivityMapEstimator.fitting(region, known)
            .slice(scope, region, grid.encoded().y(), grid.encoded().x());
    mapsScope = scope;
  }

  @Override
  public FrameImages reconstruct(KSpace frame, StageClock clock) {
    try (TensorScope scope = scan.child()) {
      ComplexTensor stored = KSpaceTensors.frames(scope, List.of(frame));
      if (method == Method.ZERO_FILLED) {
        ComplexTensor coils =
            clock.in(Stage.RECONSTRUCT, () -> ZeroFilled.coilImages(scope, stored));
        return clock.in(
            Stage.FINISH,
            () -> images(ZeroFilled.rootSumOfSquares(scope, toRecon(scope, coils)), Double.NaN));
      }
      SensitivityMaps sensitivities = Objects.requireNonNull(maps, "calibrate first");
      EncodingOperator encoding =
          new EncodingOperator(
              scope, sensitivities, KSpaceTensors.masks(scope, List.of(frame.mask())), 1);
      ComplexTensor samples = encoding.acquired(stored);
      ComplexTensor image =
          clock.in(
              Stage.RECONSTRUCT,
              () ->
                  new ConjugateGradientSense(ConjugateGradientSense.DEFAULT_SOLVER)
                      .reconstruct(
                          scope, encoding, samples, whitened ? 1 : NoiseEstimate.variance(samples))
                      .image());
      return clock.in(
          Stage.FINISH,
          () -> images(toRecon(scope, image), DataResidual.relative(encoding, image, samples)[0]));
    }
  }

  private ComplexTensor toRecon(TensorScope scope, ComplexTensor image) {
    return FourierResampling.toRecon(
        scope, image, grid.cropped().y(), grid.recon().y(), grid.recon().x());
  }

  private static FrameImages images(ComplexTensor image, double residual) {
    return new FrameImages(List.of(image.toInterleaved()), residual);
  }
}
