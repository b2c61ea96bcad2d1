package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.gleamrecon.tensor.TensorScope;

/**
 * The eigenvectors whose components are the sensitivities (Uecker et al., equations 20 to 26). A
 * projection of all patches, averaged over the places of a sample in its patch, is a convolution;
 * in the image it is a matrix of coil x coil at every point,
 *
 * <pre>  M(r)[c, c'] = 1/K sum over p, p' of W[(p, c), (p', c')] exp(-2 pi i (p' - p) r / n)</pre>
 *
 * with W the projector and K the samples of a patch, and M(r) s(r) = s(r) where there is signal.
 */
final class PointwiseEigenvectors {
  /** M to the power 2^5 favours the dominant eigenvector by (second / first)^32. */
  private static final int SQUARINGS = 5;

  private PointwiseEigenvectors() {}

  /**
   * Vectors and eigenvalues at the points of a grid.
   *
   * @param vectors complex (y, x, coil), unit norm, any phase
   * @param eigenvalues float32 (y, x), near 1 where the maps are certain
   */
  record Solution(NDArray vectors, NDArray eigenvalues) {}

  /**
   * @param projector (py * px * coil, py * px * coil)
   * @param guess (points, coil): what the coils show at each point
   */
  static Solution solve(
      TensorScope scope,
      CoarseGrid grid,
      NDArray projector,
      int ky,
      int kx,
      int coils,
      NDArray guess) {
    try (TensorScope work = scope.child()) {
      NDArray matrices = matrices(work, grid, projector, ky, kx, coils);
      NDArray power =
          work.tidy(
              () -> {
                // Scaled once: no power below 2^5 of what remains can leave the range of floats.
                NDArray norm =
                    matrices.abs().square().sum(new int[] {1, 2}, true).sqrt().add(tiny(work));
                NDArray squared = matrices.div(norm);
                for (int i = 0; i < SQUARINGS; i++) {
                  squared = squared.matMul(squared);
                }
                return squared;
              });
      NDArray vectors =
          scope.tidy(
              () -> {
                NDArray start = unit(work, guess).expandDims(2);
                NDArray once = unit(work, power.matMul(start).squeeze(2));
                return unit(work, power.matMul(once.expandDims(2)).squeeze(2))
                    .reshape(grid.y().points(), grid.x().points(), coils);
              });
      NDArray eigenvalues =
          scope.tidy(
              () -> {
                NDArray flat = vectors.reshape(grid.points(), coils);
                return matrices
                    .matMul(flat.expandDims(2))
                    .squeeze(2)
                    .abs()
                    .square()
                    .sum(new int[] {1})
                    .sqrt()
                    .reshape(grid.y().points(), grid.x().points());
              });
      return new Solution(vectors, eigenvalues);
    }
  }

  /** M at every point: (points, coil, coil). */
  private static NDArray matrices(
      TensorScope scope, CoarseGrid grid, NDArray projector, int ky, int kx, int coils) {
    int dy = 2 * ky - 1;
    int dx = 2 * kx - 1;
    long patch = (long) ky * kx;
    return scope.tidy(
        () -> {
          NDArray byShift = scope.complex(shifts(ky, kx), (long) dy * dx, patch * patch).array();
          NDArray pairs =
              projector
                  .reshape(patch, coils, patch, coils)
                  .transpose(0, 2, 1, 3)
                  .reshape(patch * patch, (long) coils * coils);
          NDArray kernel = byShift.matMul(pairs);
          return grid.harmonics(scope, dy, dx, -1)
              .matMul(kernel)
              .reshape(grid.points(), coils, coils);
        });
  }

  /** 1/K where p' - p is the shift: [shift][(p, p')] interleaved. */
  private static float[] shifts(int ky, int kx) {
    int patch = ky * kx;
    int dx = 2 * kx - 1;
    float[] values = new float[2 * (2 * ky - 1) * dx * patch * patch];
    for (int p = 0; p < patch; p++) {
      for (int q = 0; q < patch; q++) {
        int shift = (q / kx - p / kx + ky - 1) * dx + q % kx - p % kx + kx - 1;
        values[2 * ((shift * patch + p) * patch + q)] = 1f / patch;
      }
    }
    return values;
  }

  private static NDArray unit(TensorScope scope, NDArray vectors) {
    NDArray norm = vectors.abs().square().sum(new int[] {1}, true).sqrt();
    return vectors.div(norm.add(tiny(scope)));
  }

  private static NDArray tiny(TensorScope scope) {
    return scope.constant(1e-30);
  }

  /** The four corners of every cell: (cellsY, cellsX, 4, ...). */
  static NDArray corners(NDArray grid) {
    return NDArrays.stack(
        new NDList(
            grid.get(":-1, :-1"), grid.get(":-1, 1:"), grid.get("1:, :-1"), grid.get("1:, 1:")),
        2);
  }
}
