package org.gleamrecon.kspace;

/**
 * Where a slice (2D) or slab (3D) lies in the patient, DICOM LPS, mm.
 *
 * @param positionMm where pixel n//2 sits on every axis (3D: partition nz//2)
 * @param readDir unit vector along x; with phaseDir and sliceDir orthonormal
 */
public record SliceGeometry(
    Vector3d positionMm, Vector3d readDir, Vector3d phaseDir, Vector3d sliceDir) {}
