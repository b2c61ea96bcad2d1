package org.gleamrecon.image;

import org.gleamrecon.kspace.Vector3d;

/**
 * Where an image lies in the patient: DICOM LPS, mm. x runs along {@code readDir}, y along {@code
 * phaseDir}.
 *
 * @param firstVoxelMm centre of pixel (0, 0)
 * @param positionMm where pixel (nx//2, ny//2) sits
 * @param spacingXMm distance of neighbouring pixels along x; {@code spacingYMm} along y
 * @param sliceThicknessMm thickness of the slice or partition
 * @param sliceSpacingMm distance of neighbouring slices along the normal, 0 for a single slice
 */
public record ImageGeometry(
    Vector3d firstVoxelMm,
    Vector3d positionMm,
    Vector3d readDir,
    Vector3d phaseDir,
    Vector3d sliceDir,
    double spacingXMm,
    double spacingYMm,
    double sliceThicknessMm,
    double sliceSpacingMm) {

  /** Distance of the slice from the origin along its normal (read x phase), mm. */
  public double sliceLocationMm() {
    return positionMm.dot(readDir.cross(phaseDir));
  }
}
