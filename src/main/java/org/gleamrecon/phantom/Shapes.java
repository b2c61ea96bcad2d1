package org.gleamrecon.phantom;

/** Distances to the simple bodies that the deep brain is put together from; all lengths in mm. */
final class Shapes {
  private Shapes() {}

  /**
   * Signed distance (negative inside) to a tube along a polyline with a radius given at each
   * corner.
   *
   * @param corners {x, y, z, radius} for each corner
   */
  static double tube(double[][] corners, double x, double y, double z) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 1; i < corners.length; i++) {
      double[] a = corners[i - 1];
      double[] b = corners[i];
      double dx = b[0] - a[0];
      double dy = b[1] - a[1];
      double dz = b[2] - a[2];
      double along =
          ((x - a[0]) * dx + (y - a[1]) * dy + (z - a[2]) * dz) / (dx * dx + dy * dy + dz * dz);
      double t = Math.max(0, Math.min(1, along));
      double distance = length(x - a[0] - t * dx, y - a[1] - t * dy, z - a[2] - t * dz);
      nearest = Math.min(nearest, distance - a[3] - t * (b[3] - a[3]));
    }
    return nearest;
  }

  /** Radial distance to an ellipsoid, negative inside (exact only on its axes). */
  static double ellipsoid(double[] centre, double[] halfAxes, double x, double y, double z) {
    double dx = x - centre[0];
    double dy = y - centre[1];
    double dz = z - centre[2];
    double r = length(dx / halfAxes[0], dy / halfAxes[1], dz / halfAxes[2]);
    return r < 1e-9 ? -halfAxes[0] : length(dx, dy, dz) * (1 - 1 / r);
  }

  static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }

  /** Distance of a value beyond a limit, 0 below it. */
  static double beyond(double value, double limit) {
    return Math.max(0, value - limit);
  }
}
