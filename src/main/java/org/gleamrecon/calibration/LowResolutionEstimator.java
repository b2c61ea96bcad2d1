package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.operator.FourierResampling;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * Coil images of low resolution over their root-sum-of-squares (Pruessmann et al., MRM 1999;42:952;
 * McKenzie et al., MRM 2002;47:529): for regions too small for ESPIRiT, and for a single coil,
 * whose map is 1 everywhere.
 *
 * @param calibrationSize samples of the region that are used along each axis
 */
public record LowResolutionEstimator(int calibrationSize) implements SensitivityMapEstimator {

  @Override
  public SensitivityMaps slice(TensorScope scope, CalibrationRegion region, int ny, int nx) {
    CalibrationBlock block = CalibrationBlock.slice(region, calibrationSize);
    return maps(scope, block, CoilCovariance.virtualCoil(region), ny, nx);
  }

  @Override
  public VolumeSensitivities volume(
      TensorScope scope, CalibrationRegion region, int nz, int ny, int nx) {
    float[] coil = CoilCovariance.virtualCoil(region);
    return (planeScope, from, to) ->
        EspiritEstimator.join(
            planeScope,
            from,
            to,
            x ->
                maps(
                    planeScope,
                    CalibrationBlock.plane(region, calibrationSize, x, nx),
                    coil,
                    nz,
                    ny));
  }

  private static SensitivityMaps maps(
      TensorScope scope, CalibrationBlock block, float[] coil, int ny, int nx) {
    int coils = block.coils().length;
    if (coils == 1) {
      return new SensitivityMaps(
          scope.adopt(scope.tidy(() -> scope.zeros(1, 1, ny, nx).array().add(scope.constant(1)))),
          0);
    }
    try (TensorScope work = scope.child()) {
      NDArray samples =
          work.tidy(
              () ->
                  work.complex(block.tapered(), block.ny(), block.nx(), coils)
                      .array()
                      .transpose(2, 0, 1));
      ComplexTensor padded =
          FourierResampling.fit(
              work, FourierResampling.fit(work, new ComplexTensor(samples), 2, nx), 1, ny);
      ComplexTensor images = new FourierOperator(work, padded.shape()).adjoint(padded);
      NDArray maps =
          scope.tidy(() -> MapInterpolation.referred(work, images.array(), coil).expandDims(0));
      return new SensitivityMaps(new ComplexTensor(maps), 0);
    }
  }
}
