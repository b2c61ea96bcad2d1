package org.gleamrecon.phantom;

import java.util.Random;

/**
 * Receive coils: circular loops on an elliptic ring around the head (two rings where the coils are
 * many), each with the field that a current in it would make. The sensitivity is the transverse
 * field Bx - i By at a point (principle of reciprocity; main field along z), by the law of Biot and
 * Savart over short straight pieces; the array is scaled to a root sum of squares of 1 at the
 * centre of the head. One coil alone is a volume coil: 1 everywhere.
 */
final class CoilArray {
  private static final int PIECES = 24;
  private static final double RING_X_MM = 150;
  private static final double RING_Y_MM = 170;
  private static final double TWO_RINGS_FROM = 12;

  private final int coils;
  private final double[][] loops; // per coil: [piece][midpoint x, y, z, direction x, y, z]
  private final double[] re; // global phase and scale
  private final double[] im;

  CoilArray(int coils, long seed) {
    this.coils = coils;
    this.loops = new double[coils][];
    this.re = new double[coils];
    this.im = new double[coils];
    Random random = new Random(GradientNoise.mix(seed + 11));
    int rings = coils >= TWO_RINGS_FROM ? 2 : 1;
    double spacing = 2 * Math.PI * 0.5 * (RING_X_MM + RING_Y_MM) * rings / coils;
    double radius = Math.max(45, Math.min(90, 0.62 * spacing));
    for (int c = 0; c < coils; c++) {
      double angle = 2 * Math.PI * (c + 0.15 * random.nextGaussian() / 2) / coils;
      double height = rings == 1 ? 10 : c % 2 == 0 ? -30 : 50;
      loops[c] = loop(angle, height + 4 * random.nextGaussian(), radius);
      double phase = 2 * Math.PI * random.nextDouble();
      re[c] = Math.cos(phase);
      im[c] = Math.sin(phase);
    }
    double[] centre = new double[2 * coils];
    at(0, 0, 10, centre);
    double sum = 0;
    for (double part : centre) {
      sum += part * part;
    }
    for (int c = 0; c < coils; c++) {
      re[c] /= Math.sqrt(sum);
      im[c] /= Math.sqrt(sum);
    }
  }

  private static double[] loop(double angle, double height, double radius) {
    double outX = Math.cos(angle);
    double outY = Math.sin(angle);
    double[] pieces = new double[6 * PIECES];
    for (int p = 0; p < PIECES; p++) {
      double t = 2 * Math.PI * p / PIECES;
      // The loop's plane is spanned by the tangent of the ring and by z.
      double u = radius * Math.cos(t);
      double du = -Math.sin(t);
      pieces[6 * p] = RING_X_MM * outX - outY * u;
      pieces[6 * p + 1] = RING_Y_MM * outY + outX * u;
      pieces[6 * p + 2] = height + radius * Math.sin(t);
      pieces[6 * p + 3] = -outY * du;
      pieces[6 * p + 4] = outX * du;
      pieces[6 * p + 5] = Math.cos(t);
    }
    return pieces;
  }

  /**
   * Complex sensitivities at a point.
   *
   * @param into [coil][re, im]
   */
  void at(double x, double y, double z, double[] into) {
    if (coils == 1) {
      into[0] = 1;
      into[1] = 0;
      return;
    }
    for (int c = 0; c < coils; c++) {
      double bx = 0;
      double by = 0;
      double[] pieces = loops[c];
      for (int p = 0; p < pieces.length; p += 6) {
        double rx = x - pieces[p];
        double ry = y - pieces[p + 1];
        double rz = z - pieces[p + 2];
        double square = rx * rx + ry * ry + rz * rz + 100; // wires are 10 mm thick
        double weight = 1 / (square * Math.sqrt(square));
        bx += weight * (pieces[p + 4] * rz - pieces[p + 5] * ry);
        by += weight * (pieces[p + 5] * rx - pieces[p + 3] * rz);
      }
      into[2 * c] = re[c] * bx + im[c] * by;
      into[2 * c + 1] = im[c] * bx - re[c] * by;
    }
  }
}
