package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.operator.ConjugateGradient;
import org.gleamrecon.operator.EncodingOperator;
import org.gleamrecon.operator.FourierOperator;
import org.gleamrecon.operator.FourierResampling;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * JSENSE (Ying and Sheng, MRM 2007;57:1196): image and sensitivities that together explain the
 * calibration region, found in turns, each by least squares while the other is held. Departure from
 * the paper: sensitivities are smooth because their k-space is a small kernel, not because they are
 * polynomials; and only the calibration region is fitted, so that they do not depend on the rest of
 * the scan's sampling.
 *
 * <p>The maps are not cut off in air: there the kernels go on smoothly.
 *
 * @param calibrationSize samples of the region that are used along each axis
 * @param kernel samples of a sensitivity's k-space along each axis, clipped to the region
 * @param rounds sensitivities and image, each so many times
 */
public record JsenseEstimator(int calibrationSize, int kernel, int rounds)
    implements SensitivityMapEstimator {
  /** With the kernel and the rounds that measured well. */
  static JsenseEstimator of(int calibrationSize) {
    return new JsenseEstimator(calibrationSize, 9, 10);
  }

  private static final ConjugateGradient SOLVER = new ConjugateGradient(10, 1e-4);

  /** Of the normal operator's scale: what noise alone determines stays small. */
  private static final double LAMBDA = 1e-3;

  @Override
  public SensitivityMaps slice(TensorScope scope, CalibrationRegion region, int ny, int nx) {
    CalibrationBlock block = CalibrationBlock.slice(region, calibrationSize);
    float[] coil = CoilCovariance.virtualCoil(region);
    try (TensorScope work = scope.child()) {
      NDArray maps = pixels(work, kernels(work, block, coil), coil, ny, nx);
      return new SensitivityMaps(scope.adopt(scope.tidy(() -> maps.expandDims(0))), 0);
    }
  }

  /** As ESPIRiT's: twice as many planes as the readout has samples, joined along x. */
  @Override
  public VolumeSensitivities volume(
      TensorScope scope, CalibrationRegion region, int nz, int ny, int nx) {
    float[] coil = CoilCovariance.virtualCoil(region);
    int count = Math.min(2 * Math.min(calibrationSize, region.readout()), nx);
    List<ComplexTensor> planes = new ArrayList<>();
    for (int plane = 0; plane < count; plane++) {
      CalibrationBlock block =
          CalibrationBlock.plane(region, calibrationSize, (double) plane * nx / count, nx);
      planes.add(kernels(scope, block, coil));
    }
    return (planeScope, from, to) ->
        EspiritEstimator.join(
            planeScope,
            from,
            to,
            x -> between(planeScope, planes, (double) x * count / nx, coil, nz, ny));
  }

  private static SensitivityMaps between(
      TensorScope scope,
      List<ComplexTensor> planes,
      double position,
      float[] coil,
      int ny,
      int nx) {
    int below = (int) position % planes.size();
    double share = position - (int) position;
    try (TensorScope work = scope.child()) {
      NDArray first = pixels(work, planes.get(below), coil, ny, nx);
      // The transform along x is periodic: after the last plane comes the first.
      NDArray second = pixels(work, planes.get((below + 1) % planes.size()), coil, ny, nx);
      NDArray maps =
          scope.tidy(
              () ->
                  MapInterpolation.referred(
                          work,
                          first.mul(work.constant(1 - share)).add(second.mul(work.constant(share))),
                          coil)
                      .expandDims(0));
      return new SensitivityMaps(new ComplexTensor(maps), 0);
    }
  }

  /** Kernels (coil, ky, kx) to maps (coil, y, x) of unit norm and the virtual coil's phase. */
  private static NDArray pixels(
      TensorScope scope, ComplexTensor kernels, float[] coil, int ny, int nx) {
    ComplexTensor padded =
        FourierResampling.fit(scope, FourierResampling.fit(scope, kernels, 2, nx), 1, ny);
    return scope.tidy(
        () ->
            MapInterpolation.referred(
                scope, new FourierOperator(scope, padded.shape()).adjoint(padded).array(), coil));
  }

  /** The sensitivities' k-space (coil, ky, kx) on the grid, zero outside the kernel. */
  private ComplexTensor kernels(TensorScope scope, CalibrationBlock block, float[] coil) {
    int coils = block.coils().length;
    int wy = Math.min(kernel, block.ny());
    int wx = Math.min(kernel, block.nx());
    // The image's own k-space reaches as far beyond the region as a kernel carries it back.
    int ny = block.ny() + wy;
    int nx = block.nx() + wx;
    try (TensorScope work = scope.child()) {
      NDArray acquired = centre(work, block.ny(), block.nx(), ny, nx);
      NDArray support = centre(work, wy, wx, ny, nx);
      FourierOperator fourier = new FourierOperator(work, coils, ny, nx);
      ComplexTensor samples = samples(work, block, ny, nx);
      ComplexTensor image = guess(work, block, coil, ny, nx);
      ComplexTensor kernels = work.zeros(coils, ny, nx);
      for (int round = 0; round < rounds; round++) {
        try (TensorScope step = work.child()) {
          ComplexTensor found = sensitivities(step, fourier, image, samples, acquired, support);
          ComplexTensor next = image(step, fourier, found, samples, acquired);
          kernels = found.copy(work);
          image = next.copy(work);
        }
      }
      return kernels.copy(scope);
    }
  }

  /** Kernels for an image: every coil is a problem of its own. Scaled to maps of unit norm. */
  private static ComplexTensor sensitivities(
      TensorScope scope,
      FourierOperator fourier,
      ComplexTensor image,
      ComplexTensor samples,
      NDArray acquired,
      NDArray support) {
    long[] shape = image.shape();
    SensitivityMaps weight =
        new SensitivityMaps(new ComplexTensor(image.array().reshape(1, 1, shape[1], shape[2])), 0);
    long coils = samples.shape()[1];
    KernelOperator operator =
        new KernelOperator(new EncodingOperator(scope, weight, acquired, coils), fourier, support);
    double power = meanPower(scope, image);
    double[] lambda = new double[(int) coils];
    Arrays.fill(lambda, LAMBDA * power);
    ComplexTensor each = new ComplexTensor(samples.array().reshape(coils, 1, shape[1], shape[2]));
    ComplexTensor kernels =
        SOLVER.solve(scope, operator, scope.adopt(operator.adjoint(each).array()), lambda).x();
    double size = Math.sqrt(coils * meanPower(scope, fourier.adjoint(kernels)));
    return scope.adopt(kernels.scaledBy(size > 0 ? 1 / size : 0).array());
  }

  private static ComplexTensor image(
      TensorScope scope,
      FourierOperator fourier,
      ComplexTensor kernels,
      ComplexTensor samples,
      NDArray acquired) {
    ComplexTensor maps =
        new ComplexTensor(scope.adopt(fourier.adjoint(kernels).array()).array().expandDims(0));
    EncodingOperator encoding =
        new EncodingOperator(scope, new SensitivityMaps(maps, 0), acquired, 1);
    return SOLVER
        .solve(
            scope, encoding, scope.adopt(encoding.adjoint(samples).array()), new double[] {LAMBDA})
        .x();
  }

  /** The coils' root-sum-of-squares with the phase of the virtual coil, (1, y, x). */
  private static ComplexTensor guess(
      TensorScope scope, CalibrationBlock block, float[] coil, int ny, int nx) {
    int coils = block.coils().length;
    NDArray rows =
        scope.complex(block.tapered(), block.ny(), block.nx(), coils).array().transpose(2, 0, 1);
    ComplexTensor padded = padded(scope, new ComplexTensor(rows), ny, nx);
    NDArray image =
        scope.tidy(
            () -> {
              NDArray images = new FourierOperator(scope, padded.shape()).adjoint(padded).array();
              NDArray virtual = scope.complex(coil, coils, 1, 1).array();
              NDArray seen = images.mul(virtual.conj()).sum(new int[] {0}, true);
              NDArray norm = images.abs().square().sum(new int[] {0}, true).sqrt();
              return seen.mul(norm.div(seen.abs().add(scope.constant(1e-30))));
            });
    return new ComplexTensor(image);
  }

  /** (1, coil, ky, kx), zero outside the region. */
  private static ComplexTensor samples(TensorScope scope, CalibrationBlock block, int ny, int nx) {
    int coils = block.coils().length;
    int each = 2 * block.ny() * block.nx();
    float[] all = new float[coils * each];
    for (int c = 0; c < coils; c++) {
      System.arraycopy(block.coils()[c], 0, all, c * each, each);
    }
    return padded(scope, scope.complex(all, 1, coils, block.ny(), block.nx()), ny, nx);
  }

  private static ComplexTensor padded(TensorScope scope, ComplexTensor x, int ny, int nx) {
    return FourierResampling.fit(scope, FourierResampling.fit(scope, x, -1, nx), -2, ny);
  }

  /** 1 in a block around the centre of the grid, else 0; (1, 1, ky, kx). */
  private static NDArray centre(TensorScope scope, int height, int width, int ny, int nx) {
    float[] mask = new float[ny * nx];
    for (int y = 0; y < height; y++) {
      int from = (ny / 2 - height / 2 + y) * nx + nx / 2 - width / 2;
      Arrays.fill(mask, from, from + width, 1);
    }
    return scope.real(mask, 1, 1, ny, nx);
  }

  private static double meanPower(TensorScope scope, ComplexTensor x) {
    return scope.tidy(() -> x.array().abs().square().mean()).getFloat();
  }
}
