package org.gleamrecon.calibration;

import org.gleamrecon.kspace.CalibrationRegion;

/**
 * The centre of k-space of one 2D problem; index n // 2 is the centre.
 *
 * @param coils [coil][(y * nx + x) * 2 + (0 re | 1 im)]
 */
record CalibrationBlock(float[][] coils, int ny, int nx) {

  /**
   * The centre of a 2D region, at most size samples along each axis; y is phase1, x the readout.
   */
  static CalibrationBlock slice(CalibrationRegion region, int size) {
    if (region.phase2() != 1) {
      throw new IllegalArgumentException(
          "a 2D calibration region has one phase2 step, not " + region.phase2());
    }
    int ny = Math.min(size, region.phase1());
    int nx = Math.min(size, region.readout());
    int y0 = region.phase1() / 2 - ny / 2;
    int x0 = region.readout() / 2 - nx / 2;
    float[][] coils = new float[region.coils().length][2 * ny * nx];
    for (int c = 0; c < coils.length; c++) {
      for (int y = 0; y < ny; y++) {
        int from = 2 * ((y0 + y) * region.readout() + x0);
        System.arraycopy(region.coils()[c], from, coils[c], 2 * y * nx, 2 * nx);
      }
    }
    return new CalibrationBlock(coils, ny, nx);
  }

  /**
   * One plane of a 3D region: transformed along the readout at the position x, which may lie
   * between pixels, of nx pixels; then y is phase2 (kz) and x is phase1 (ky).
   */
  static CalibrationBlock plane(CalibrationRegion region, int size, double x, int pixels) {
    int nz = Math.min(size, region.phase2());
    int ny = Math.min(size, region.phase1());
    int nr = Math.min(size, region.readout());
    int z0 = region.phase2() / 2 - nz / 2;
    int y0 = region.phase1() / 2 - ny / 2;
    int r0 = region.readout() / 2 - nr / 2;
    int readoutCentre = nr / 2;
    int pixelCentre = pixels / 2;
    double[] cos = new double[nr];
    double[] sin = new double[nr];
    for (int r = 0; r < nr; r++) {
      double phase = 2 * Math.PI * (r - readoutCentre) * (x - pixelCentre) / pixels;
      cos[r] = Math.cos(phase);
      sin[r] = Math.sin(phase);
    }
    float[][] coils = new float[region.coils().length][2 * nz * ny];
    for (int c = 0; c < coils.length; c++) {
      float[] source = region.coils()[c];
      for (int line = 0; line < nz * ny; line++) {
        int row = (z0 + line / ny) * region.phase1() + y0 + line % ny;
        int from = 2 * (row * region.readout() + r0);
        double re = 0;
        double im = 0;
        for (int r = 0; r < nr; r++) {
          float a = source[from + 2 * r];
          float b = source[from + 2 * r + 1];
          re += a * cos[r] - b * sin[r];
          im += a * sin[r] + b * cos[r];
        }
        coils[c][2 * line] = (float) re;
        coils[c][2 * line + 1] = (float) im;
      }
    }
    return new CalibrationBlock(coils, nz, ny);
  }

  /**
   * Every patch of ky x kx samples of all coils as a column: rows (py, px, coil), columns (y, x).
   *
   * @return [row * columns + column] interleaved
   */
  float[] patches(int ky, int kx) {
    int across = nx - kx + 1;
    int columns = (ny - ky + 1) * across;
    float[] values = new float[Math.multiplyExact(2 * ky * kx * coils.length, columns)];
    int at = 0;
    for (int p = 0; p < ky * kx; p++) {
      for (float[] coil : coils) {
        for (int y = 0; y <= ny - ky; y++) {
          int from = 2 * ((y + p / kx) * nx + p % kx);
          System.arraycopy(coil, from, values, at, 2 * across);
          at += 2 * across;
        }
      }
    }
    return values;
  }

  /** Samples as rows (y, x), coils as columns, times a taper that falls to zero at the edges. */
  float[] tapered() {
    float[] values = new float[2 * ny * nx * coils.length];
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < nx; x++) {
        float weight = (float) (taper(y, ny) * taper(x, nx));
        for (int c = 0; c < coils.length; c++) {
          int to = 2 * ((y * nx + x) * coils.length + c);
          values[to] = weight * coils[c][2 * (y * nx + x)];
          values[to + 1] = weight * coils[c][2 * (y * nx + x) + 1];
        }
      }
    }
    return values;
  }

  private static double taper(int i, int n) {
    int centre = n / 2;
    double t = Math.cos(Math.PI * (i - centre) / (n + 1.0));
    return t * t;
  }
}
