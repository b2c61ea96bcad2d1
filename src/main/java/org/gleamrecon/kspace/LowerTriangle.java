package org.gleamrecon.kspace;

import java.util.Optional;

/**
 * A complex lower triangular matrix.
 *
 * @param re [row][column], column &lt;= row
 */
record LowerTriangle(double[][] re, double[][] im) {

  /**
   * Cholesky factor L of a Hermitian positive definite matrix, L L^H = A.
   *
   * @param matrix [row * n + column] as (re, im) pairs
   * @param leastPivot what the square of every diagonal element must reach
   * @return empty if it does not
   */
  static Optional<LowerTriangle> choleskyFactor(double[] matrix, int n, double leastPivot) {
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double r = matrix[2 * (i * n + j)];
        double m = matrix[2 * (i * n + j) + 1];
        for (int k = 0; k < j; k++) {
          r -= re[i][k] * re[j][k] + im[i][k] * im[j][k];
          m -= im[i][k] * re[j][k] - re[i][k] * im[j][k];
        }
        if (i > j) {
          re[i][j] = r / re[j][j];
          im[i][j] = m / re[j][j];
        } else if (r >= leastPivot) {
          re[i][i] = Math.sqrt(r);
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new LowerTriangle(re, im));
  }

  /** The inverse, by forward substitution column by column; the diagonal must be real. */
  LowerTriangle inverse() {
    int n = re.length;
    double[][] xr = new double[n][n];
    double[][] xi = new double[n][n];
    for (int column = 0; column < n; column++) {
      xr[column][column] = 1 / re[column][column];
      for (int row = column + 1; row < n; row++) {
        double r = 0;
        double m = 0;
        for (int k = column; k < row; k++) {
          r -= re[row][k] * xr[k][column] - im[row][k] * xi[k][column];
          m -= re[row][k] * xi[k][column] + im[row][k] * xr[k][column];
        }
        xr[row][column] = r / re[row][row];
        xi[row][column] = m / re[row][row];
      }
    }
    return new LowerTriangle(xr, xi);
  }
}
