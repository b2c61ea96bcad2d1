package org.gleamrecon.calibration;

import org.gleamrecon.kspace.CalibrationRegion;

/** How the coils' signals go together in the centre of k-space: sum of a a^H over the samples. */
final class CoilCovariance {
  private CoilCovariance() {}

  /** Principal coil combinations of a calibration region, the strongest first. */
  static HermitianEigen principal(CalibrationRegion region) {
    float[][] coils = region.coils();
    int n = coils.length;
    double[][] re = new double[n][n];
    double[][] im = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double sumRe = 0;
        double sumIm = 0;
        float[] a = coils[i];
        float[] b = coils[j];
        for (int k = 0; k < a.length; k += 2) {
          sumRe += (double) a[k] * b[k] + (double) a[k + 1] * b[k + 1];
          sumIm += (double) a[k + 1] * b[k] - (double) a[k] * b[k + 1];
        }
        re[i][j] = sumRe;
        re[j][i] = sumRe;
        im[i][j] = sumIm;
        im[j][i] = -sumIm;
      }
    }
    return HermitianEigen.of(re, im);
  }

  /**
   * The strongest combination: a virtual coil whose phase the maps are referred to. [coil * 2 + (0
   * re | 1 im)]
   */
  static float[] virtualCoil(CalibrationRegion region) {
    double[] strongest = principal(region).vectors()[0];
    float[] coil = new float[strongest.length];
    for (int i = 0; i < coil.length; i++) {
      coil[i] = (float) strongest[i];
    }
    return coil;
  }
}
