package org.gleamrecon.mrd;

/**
 * Three floats of an MRD header: a position (mm) or a direction cosine, in the patient frame (DICOM
 * LPS).
 */
public record Vector3(float x, float y, float z) {
  public static final Vector3 ZERO = new Vector3(0, 0, 0);
}
