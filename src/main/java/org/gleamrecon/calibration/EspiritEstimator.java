package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * ESPIRiT with one set of maps (Uecker et al., MRM 2014;71:990). Departures from the paper: the
 * subspace comes from a spectral filter ({@link SignalSubspace}), the eigenvectors are found on a
 * coarse grid and interpolated ({@link MapInterpolation}). In 3D the region is transformed along
 * the readout to twice as many planes as it has samples; each is a 2D problem, joined along x
 * likewise.
 */
public final class EspiritEstimator implements SensitivityMapEstimator {
  private final EspiritSettings settings;

  public EspiritEstimator(EspiritSettings settings) {
    this.settings = settings;
  }

  @Override
  public SensitivityMaps slice(TensorScope scope, CalibrationRegion region, int ny, int nx) {
    CoarseGrid grid = CoarseGrid.of(ny, nx);
    CalibrationBlock block = CalibrationBlock.slice(region, settings.calibrationSize());
    try (TensorScope work = scope.child()) {
      return MapInterpolation.toPixels(
          scope,
          grid,
          coarse(work, grid, block, settings.noiseVariance()),
          CoilCovariance.virtualCoil(region),
          settings.crop());
    }
  }

  @Override
  public VolumeSensitivities volume(
      TensorScope scope, CalibrationRegion region, int nz, int ny, int nx) {
    CoarseGrid grid = CoarseGrid.of(nz, ny);
    float[] coil = CoilCovariance.virtualCoil(region);
    int samples = Math.min(settings.calibrationSize(), region.readout());
    int count = Math.min(2 * samples, nx);
    List<PointwiseEigenvectors.Solution> coarse = new ArrayList<>();
    for (int plane = 0; plane < count; plane++) {
      CalibrationBlock block =
          CalibrationBlock.plane(
              region, settings.calibrationSize(), (double) plane * nx / count, nx);
      // A sum over the readout adds up the noise of its samples.
      coarse.add(coarse(scope, grid, block, settings.noiseVariance() * samples));
    }
    return (planeScope, from, to) ->
        join(
            planeScope,
            from,
            to,
            x -> plane(planeScope, grid, coarse, coil, (double) x * count / nx));
  }

  private SensitivityMaps plane(
      TensorScope scope,
      CoarseGrid grid,
      List<PointwiseEigenvectors.Solution> coarse,
      float[] coil,
      double position) {
    int below = (int) position % coarse.size();
    try (TensorScope work = scope.child()) {
      PointwiseEigenvectors.Solution joined =
          MapInterpolation.between(
              work,
              coarse.get(below),
              // The transform along x is periodic: after the last plane comes the first.
              coarse.get((below + 1) % coarse.size()),
              position - (int) position);
      return MapInterpolation.toPixels(scope, grid, joined, coil, settings.crop());
    }
  }

  static SensitivityMaps join(
      TensorScope scope, int from, int to, IntFunction<SensitivityMaps> plane) {
    List<ComplexTensor> maps = new ArrayList<>();
    double cropped = 0;
    for (int x = from; x < to; x++) {
      SensitivityMaps one = plane.apply(x);
      maps.add(one.maps());
      cropped += one.croppedFraction();
    }
    ComplexTensor joined = ComplexTensor.join(scope, maps);
    maps.forEach(ComplexTensor::close);
    return new SensitivityMaps(joined, cropped / (to - from));
  }

  private PointwiseEigenvectors.Solution coarse(
      TensorScope scope, CoarseGrid grid, CalibrationBlock block, double noiseVariance) {
    int ky = kernel(block.ny());
    int kx = kernel(block.nx());
    int coils = block.coils().length;
    try (TensorScope work = scope.child()) {
      long rows = (long) ky * kx * coils;
      float[] values = block.patches(ky, kx);
      NDArray patches = work.complex(values, rows, values.length / (2 * rows)).array();
      NDArray projector =
          SignalSubspace.projector(work, patches, settings.threshold(), noiseVariance);
      NDArray samples =
          work.complex(block.tapered(), (long) block.ny() * block.nx(), coils).array();
      NDArray guess =
          work.tidy(() -> grid.harmonics(work, block.ny(), block.nx(), 1).matMul(samples));
      return PointwiseEigenvectors.solve(scope, grid, projector, ky, kx, coils, guess);
    }
  }

  private int kernel(int samples) {
    return Math.max(1, Math.min(settings.kernel(), samples / 2));
  }
}
