package org.gleamrecon.phantom;

/**
 * Smooth random numbers in space: gradient noise on a cubic lattice, about -1..1, zero mean,
 * wavelength about twice the lattice spacing. The same seed gives the same field everywhere.
 *
 * <p>K. Perlin, "Improving noise", SIGGRAPH 2002 (quintic fade, twelve edge gradients); the lattice
 * hash is our own.
 */
final class GradientNoise {
  private final long seed;
  private final double perMm;

  /**
   * @param spacingMm spacing of the lattice, mm
   */
  GradientNoise(long seed, double spacingMm) {
    this.seed = mix(seed);
    this.perMm = 1 / spacingMm;
  }

  /** Value at a point in mm. */
  double at(double xMm, double yMm, double zMm) {
    // Shifted off the origin: gradient noise is zero on the lattice itself.
    double x = xMm * perMm + 0.37;
    double y = yMm * perMm + 0.61;
    double z = zMm * perMm + 0.23;
    long i = (long) Math.floor(x);
    long j = (long) Math.floor(y);
    long k = (long) Math.floor(z);
    double u = x - i;
    double v = y - j;
    double w = z - k;
    double fu = fade(u);
    double fv = fade(v);
    double near =
        lerp(
            fv,
            lerp(fu, corner(i, j, k, u, v, w), corner(i + 1, j, k, u - 1, v, w)),
            lerp(fu, corner(i, j + 1, k, u, v - 1, w), corner(i + 1, j + 1, k, u - 1, v - 1, w)));
    double far =
        lerp(
            fv,
            lerp(fu, corner(i, j, k + 1, u, v, w - 1), corner(i + 1, j, k + 1, u - 1, v, w - 1)),
            lerp(
                fu,
                corner(i, j + 1, k + 1, u, v - 1, w - 1),
                corner(i + 1, j + 1, k + 1, u - 1, v - 1, w - 1)));
    return lerp(fade(w), near, far);
  }

  private double corner(long i, long j, long k, double u, double v, double w) {
    int h =
        (int)
            (mix(
                    seed
                        ^ (i * 0x9E3779B97F4A7C15L
                            + j * 0xC2B2AE3D27D4EB4FL
                            + k * 0x165667B19E3779F9L))
                >>> 60);
    double a = h < 8 ? u : v;
    double b = h < 4 ? v : h == 12 || h == 14 ? u : w;
    return ((h & 1) == 0 ? a : -a) + ((h & 2) == 0 ? b : -b);
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double lerp(double t, double a, double b) {
    return a + t * (b - a);
  }

  /** A bijection of 64 bits in which every output bit depends on every input bit. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
