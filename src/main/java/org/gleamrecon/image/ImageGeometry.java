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

  /** DICOM Image Position (Patient): {x, y, z} of the centre of pixel (0, 0), mm. */
  public double[] imagePositionPatient() {
    return new double[] {firstVoxelMm.x(), firstVoxelMm.y(), firstVoxelMm.z()};
  }

  /** DICOM Image Orientation (Patient): direction cosines of a row (x), then of a column (y). */
  public double[] imageOrientationPatient() {
    return new double[] {
      readDir.x(), readDir.y(), readDir.z(), phaseDir.x(), phaseDir.y(), phaseDir.z()
    };
  }

  /** The same place with another distance of neighbouring slices, mm. */
  public ImageGeometry withSliceSpacing(double spacingMm) {
    return new ImageGeometry(
        firstVoxelMm,
        positionMm,
        readDir,
        phaseDir,
        sliceDir,
        spacingXMm,
        spacingYMm,
        sliceThicknessMm,
        spacingMm);
  }
}
