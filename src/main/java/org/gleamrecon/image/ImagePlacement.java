package org.gleamrecon.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.gleamrecon.kspace.SliceGeometry;
import org.gleamrecon.kspace.Vector3d;

/**
 * Places reconstructed images in the patient (DICOM LPS, mm).
 *
 * <p>MRD's position is where pixel n//2 of the centred Fourier transform sits, DICOM's is the
 * centre of the first voxel:
 *
 * <pre>
 * dx = FOVx / nx, dy = FOVy / ny, dz = FOVz / nz
 * centre(z)   = position + (z - nz//2) dz slice_dir            z: partition, 0 in 2D
 * first voxel = centre(z) - (nx//2) dx read_dir - (ny//2) dy phase_dir
 * </pre>
 *
 * <p>A 2D slice is the case nz = 1: no step along the slab, thickness = field of view along z.
 *
 * @param nx reconstructed matrix along x (readout), likewise {@code ny}, {@code nz}
 * @param fovXMm reconstructed field of view along x, likewise {@code fovYMm}, {@code fovZMm}
 */
public record ImagePlacement(int nx, int ny, int nz, double fovXMm, double fovYMm, double fovZMm) {
  /** Slices nearer than this along the normal are one location, seen several times. */
  private static final double SAME_LOCATION_MM = 1e-3;

  /** Cosine above which two normals count as parallel (0.8 degrees). */
  private static final double PARALLEL = 0.9999;

  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if a matrix size is below 1, the field of view in the plane is
   *     not positive or the one along z is negative or not finite
   */
  public ImagePlacement {
    if (nx < 1 || ny < 1 || nz < 1) {
      throw new IllegalArgumentException(
          "matrix %d x %d x %d has an empty axis".formatted(nx, ny, nz));
    }
    if (!(fovXMm > 0 && fovYMm > 0 && fovZMm >= 0) || !Double.isFinite(fovXMm + fovYMm + fovZMm)) {
      throw new IllegalArgumentException(
          "field of view %s x %s x %s mm is not a size".formatted(fovXMm, fovYMm, fovZMm));
    }
  }

  /**
   * Where a slice (2D, partition 0) or a partition of a slab (3D) lies. The distance of
   * neighbouring slices is dz in 3D; in 2D it is 0 until {@link #withSliceSpacing} has seen the
   * whole series.
   *
   * @throws IndexOutOfBoundsException if there is no such partition
   */
  public ImageGeometry place(SliceGeometry slice, int partition) {
    if (partition < 0 || partition >= nz) {
      throw new IndexOutOfBoundsException("partition %d of %d".formatted(partition, nz));
    }
    double dx = fovXMm / nx;
    double dy = fovYMm / ny;
    double dz = fovZMm / nz;
    Vector3d centre = slice.positionMm().plus(slice.sliceDir().times((partition - nz / 2) * dz));
    Vector3d firstVoxel =
        centre
            .plus(slice.readDir().times(-(nx / 2) * dx))
            .plus(slice.phaseDir().times(-(ny / 2) * dy));
    return new ImageGeometry(
        firstVoxel,
        centre,
        slice.readDir(),
        slice.phaseDir(),
        slice.sliceDir(),
        dx,
        dy,
        dz,
        nz > 1 ? dz : 0);
  }

  /**
   * The same geometries, in the same order, each with the distance of neighbouring slices of its
   * own stack (the parallel ones). Partitions of a slab keep the distance they have.
   */
  public static List<ImageGeometry> withSliceSpacing(List<ImageGeometry> series) {
    List<ImageGeometry> spaced = new ArrayList<>(series.size());
    List<Vector3d> normals = new ArrayList<>();
    List<Double> spacings = new ArrayList<>();
    for (ImageGeometry geometry : series) {
      if (geometry.sliceSpacingMm() > 0) {
        spaced.add(geometry);
        continue;
      }
      Vector3d normal = geometry.readDir().cross(geometry.phaseDir());
      int stack = 0;
      while (stack < normals.size() && normals.get(stack).dot(normal) < PARALLEL) {
        stack++;
      }
      if (stack == normals.size()) {
        normals.add(normal);
        spacings.add(
            sliceSpacingMm(
                series.stream()
                    .filter(
                        other -> other.readDir().cross(other.phaseDir()).dot(normal) >= PARALLEL)
                    .toList()));
      }
      spaced.add(geometry.withSliceSpacing(spacings.get(stack)));
    }
    return List.copyOf(spaced);
  }

  /**
   * Distance of neighbouring slices of one stack along its normal, mm: 0 for a single location, and
   * where the gaps differ by more than 1 % (no one number would be true).
   */
  public static double sliceSpacingMm(Collection<ImageGeometry> stack) {
    double[] locations =
        stack.stream().mapToDouble(ImageGeometry::sliceLocationMm).sorted().toArray();
    double[] gaps = new double[Math.max(0, locations.length - 1)];
    int count = 0;
    for (int i = 1; i < locations.length; i++) {
      double gap = locations[i] - locations[i - 1];
      if (gap > SAME_LOCATION_MM) {
        gaps[count++] = gap;
      }
    }
    if (count == 0) {
      return 0;
    }
    double[] found = Arrays.copyOf(gaps, count);
    double smallest = Arrays.stream(found).min().orElseThrow();
    double largest = Arrays.stream(found).max().orElseThrow();
    if (largest - smallest > 0.01 * largest) {
      return 0;
    }
    return Arrays.stream(found).average().orElseThrow();
  }
}
