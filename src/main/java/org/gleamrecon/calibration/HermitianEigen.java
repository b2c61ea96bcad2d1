package org.gleamrecon.calibration;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a small Hermitian matrix (as many rows as coils) by cyclic Jacobi
 * rotations (Golub and Van Loan, Matrix Computations, section 8.5), in double precision.
 *
 * @param values largest first
 * @param vectors [k][row * 2 + (0 re | 1 im)], unit norm, the largest component real and positive
 */
record HermitianEigen(double[] values, double[][] vectors) {
  private static final int SWEEPS = 30;
  private static final double NEGLIGIBLE = 1e-26;

  /**
   * @param re real parts, [row][column]; overwritten
   * @param im imaginary parts; overwritten
   */
  static HermitianEigen of(double[][] re, double[][] im) {
    int n = re.length;
    double[][] vr = new double[n][n];
    double[][] vi = new double[n][n];
    for (int i = 0; i < n; i++) {
      vr[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && !diagonal(re, im); sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(re, im, vr, vi, p, q);
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -re[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    double[][] vectors = new double[n][];
    for (int k = 0; k < n; k++) {
      values[k] = re[order[k]][order[k]];
      vectors[k] = column(vr, vi, order[k]);
    }
    return new HermitianEigen(values, vectors);
  }

  private static boolean diagonal(double[][] re, double[][] im) {
    double off = 0;
    double on = 0;
    for (int i = 0; i < re.length; i++) {
      for (int j = 0; j < re.length; j++) {
        double power = re[i][j] * re[i][j] + im[i][j] * im[i][j];
        on += power;
        off += i == j ? 0 : power;
      }
    }
    return off <= NEGLIGIBLE * on;
  }

  /** Makes the entry (p, q) zero: phase of column q first, then a real rotation. */
  private static void rotate(
      double[][] re, double[][] im, double[][] vr, double[][] vi, int p, int q) {
    double size = Math.hypot(re[p][q], im[p][q]);
    if (size == 0) {
      return;
    }
    double tau = (re[q][q] - re[p][p]) / (2 * size);
    double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    double er = re[p][q] / size;
    double ei = -im[p][q] / size;
    for (int k = 0; k < re.length; k++) {
      columns(re[k], im[k], p, q, c, s, er, ei);
      columns(vr[k], vi[k], p, q, c, s, er, ei);
    }
    for (int k = 0; k < re.length; k++) {
      double pr = re[p][k];
      double pi = im[p][k];
      double qr = re[q][k] * er + im[q][k] * ei;
      double qi = im[q][k] * er - re[q][k] * ei;
      re[p][k] = c * pr - s * qr;
      im[p][k] = c * pi - s * qi;
      re[q][k] = s * pr + c * qr;
      im[q][k] = s * pi + c * qi;
    }
  }

  private static void columns(
      double[] re, double[] im, int p, int q, double c, double s, double er, double ei) {
    double pr = re[p];
    double pi = im[p];
    double qr = re[q] * er - im[q] * ei;
    double qi = re[q] * ei + im[q] * er;
    re[p] = c * pr - s * qr;
    im[p] = c * pi - s * qi;
    re[q] = s * pr + c * qr;
    im[q] = s * pi + c * qi;
  }

  private static double[] column(double[][] vr, double[][] vi, int k) {
    int largest = 0;
    for (int i = 1; i < vr.length; i++) {
      // A clear margin, so that rounding does not decide between equal components.
      if (Math.hypot(vr[i][k], vi[i][k]) > 1.001 * Math.hypot(vr[largest][k], vi[largest][k])) {
        largest = i;
      }
    }
    double size = Math.hypot(vr[largest][k], vi[largest][k]);
    double cr = vr[largest][k] / size;
    double ci = -vi[largest][k] / size;
    double[] vector = new double[2 * vr.length];
    for (int i = 0; i < vr.length; i++) {
      vector[2 * i] = vr[i][k] * cr - vi[i][k] * ci;
      vector[2 * i + 1] = vr[i][k] * ci + vi[i][k] * cr;
    }
    return vector;
  }
}
