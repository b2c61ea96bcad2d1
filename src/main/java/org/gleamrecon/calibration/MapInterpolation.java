package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.gleamrecon.operator.SensitivityMaps;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;

/**
 * From eigenvectors on the coarse grid to maps at every pixel. An eigenvector's phase is arbitrary,
 * so the corners of each cell are first turned to agree with what they have in common; then they
 * are joined bilinearly, a corner weighing by the fourth power of its eigenvalue (air must not pull
 * at the rim of the head), scaled to unit norm and turned to the phase of the virtual coil.
 */
final class MapInterpolation {
  private static final int ALIGNMENTS = 3;

  private MapInterpolation() {}

  /**
   * @param coil the virtual coil, (coil) interleaved
   * @param crop maps are zero where the eigenvalue is below it
   * @return maps (1, coil, y, x), in the given scope
   */
  static SensitivityMaps toPixels(
      TensorScope scope,
      CoarseGrid grid,
      PointwiseEigenvectors.Solution coarse,
      float[] coil,
      double crop) {
    int ny = grid.y().pixels();
    int nx = grid.x().pixels();
    int coils = coil.length / 2;
    try (TensorScope work = scope.child()) {
      NDArray weights = bilinear(work, grid.y().spacing(), grid.x().spacing());
      NDArray kept =
          work.tidy(
              () -> {
                NDArray corners = PointwiseEigenvectors.corners(coarse.eigenvalues());
                NDArray fine = spread(grid, corners.expandDims(3), weights, 1).squeeze(0);
                return one(work, fine.gte(work.constant(crop)));
              });
      NDArray maps =
          scope.tidy(
              () -> {
                NDArray corners = PointwiseEigenvectors.corners(coarse.vectors());
                NDArray trust =
                    PointwiseEigenvectors.corners(coarse.eigenvalues())
                        .square()
                        .square()
                        .expandDims(3);
                NDArray aligned = aligned(work, corners, trust).mul(trust);
                NDArray complexWeights = weights.mul(work.complex(new float[] {1, 0}, 1).array());
                NDArray fine = spread(grid, aligned, complexWeights, coils);
                return referred(work, fine, coil).muli(kept).expandDims(0);
              });
      double share = kept.sum().getFloat() / ((double) ny * nx);
      return new SensitivityMaps(new ComplexTensor(maps), 1 - share);
    }
  }

  /**
   * The vectors, each times a phase that makes it agree with the strongest direction of all.
   *
   * @param vectors (..., corner, coil); the axis before the last is joined
   * @param trust float32 (..., corner, 1)
   */
  static NDArray aligned(TensorScope scope, NDArray vectors, NDArray trust) {
    int corner = vectors.getShape().dimension() - 2;
    NDArray common = vectors.mul(trust).get("..., 0:1, :");
    NDArray agreement = vectors.mul(common.conj()).sum(new int[] {corner + 1}, true);
    for (int i = 0; i < ALIGNMENTS; i++) {
      common = vectors.mul(agreement.conj().mul(trust)).sum(new int[] {corner}, true);
      agreement = vectors.mul(common.conj()).sum(new int[] {corner + 1}, true);
    }
    NDArray size = agreement.abs().add(scope.constant(1e-30));
    return vectors.mul(agreement.conj().div(size));
  }

  /** Unit norm over the coils (axis 0) and the phase of the virtual coil. */
  static NDArray referred(TensorScope scope, NDArray maps, float[] coil) {
    NDArray virtual = scope.complex(coil, coil.length / 2, 1, 1).array();
    NDArray seen = maps.mul(virtual.conj()).sum(new int[] {0}, true);
    NDArray norm = maps.abs().square().sum(new int[] {0}, true).sqrt();
    NDArray size = seen.abs().mul(norm).add(scope.constant(1e-30));
    return maps.mul(seen.conj().div(size));
  }

  /** (cellsY, cellsX, 4, channel) by weights (4, pixels of a cell) to (channel, y, x). */
  private static NDArray spread(CoarseGrid grid, NDArray corners, NDArray weights, int channels) {
    int cy = grid.y().cells();
    int cx = grid.x().cells();
    int sy = grid.y().spacing();
    int sx = grid.x().spacing();
    NDArray fine =
        corners
            .transpose(0, 1, 3, 2)
            .reshape((long) cy * cx * channels, 4)
            .matMul(weights)
            .reshape(cy, cx, channels, sy, sx)
            .transpose(2, 0, 3, 1, 4)
            .reshape(channels, (long) cy * sy, (long) cx * sx);
    return fine.get(":, :" + grid.y().pixels() + ", :" + grid.x().pixels());
  }

  private static NDArray bilinear(TensorScope scope, int sy, int sx) {
    float[] weights = new float[4 * sy * sx];
    for (int y = 0; y < sy; y++) {
      for (int x = 0; x < sx; x++) {
        float fy = (float) y / sy;
        float fx = (float) x / sx;
        int pixel = y * sx + x;
        weights[pixel] = (1 - fy) * (1 - fx);
        weights[sy * sx + pixel] = (1 - fy) * fx;
        weights[2 * sy * sx + pixel] = fy * (1 - fx);
        weights[3 * sy * sx + pixel] = fy * fx;
      }
    }
    return scope.real(weights, 4, (long) sy * sx);
  }

  /** A mask as float32. */
  private static NDArray one(TensorScope scope, NDArray condition) {
    return scope.constant(1).mul(condition);
  }

  /** Two solutions joined, the second by the given share. */
  static PointwiseEigenvectors.Solution between(
      TensorScope scope,
      PointwiseEigenvectors.Solution first,
      PointwiseEigenvectors.Solution second,
      double share) {
    NDArray vectors =
        scope.tidy(
            () -> {
              NDArray both = NDArrays.stack(new NDList(first.vectors(), second.vectors()), 2);
              NDArray trust =
                  NDArrays.stack(new NDList(first.eigenvalues(), second.eigenvalues()), 2)
                      .square()
                      .square()
                      .expandDims(3)
                      .mul(scope.real(new float[] {(float) (1 - share), (float) share}, 2, 1));
              NDArray joined = aligned(scope, both, trust).mul(trust).sum(new int[] {2});
              NDArray norm = joined.abs().square().sum(new int[] {2}, true).sqrt();
              return joined.div(norm.add(scope.constant(1e-30)));
            });
    NDArray eigenvalues =
        scope.tidy(
            () ->
                first
                    .eigenvalues()
                    .mul(scope.constant(1 - share))
                    .add(second.eigenvalues().mul(scope.constant(share))));
    return new PointwiseEigenvectors.Solution(vectors, eigenvalues);
  }
}
