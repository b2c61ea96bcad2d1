package org.gleamrecon.kspace;

/**
 * A point (mm) or direction in the patient frame (DICOM LPS), in double precision so that steps
 * along a slab stay exact.
 */
public record Vector3d(double x, double y, double z) {

  public Vector3d plus(Vector3d other) {
    return new Vector3d(x + other.x, y + other.y, z + other.z);
  }

  public Vector3d times(double factor) {
    return new Vector3d(factor * x, factor * y, factor * z);
  }

  public double dot(Vector3d other) {
    return x * other.x + y * other.y + z * other.z;
  }

  public Vector3d cross(Vector3d other) {
    return new Vector3d(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  public double length() {
    return Math.sqrt(dot(this));
  }
}
