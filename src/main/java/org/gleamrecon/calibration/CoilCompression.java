package org.gleamrecon.calibration;

import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.ReceivedCoils;

/**
 * Fewer, virtual coils (Buehrer et al., MRM 2007;57:1131): the strongest principal combinations of
 * the coils in the centre of k-space. The combinations are orthonormal, so whitened noise stays
 * white.
 *
 * @param weights [virtual][coil * 2 + (0 re | 1 im)], conjugate transposed eigenvectors
 * @param keptEnergy share of the calibration data's energy that is kept, 0 to 1
 */
public record CoilCompression(float[][] weights, double keptEnergy) {

  /**
   * The matrix that keeps the given number of virtual coils, at most as many as there are coils.
   */
  public static CoilCompression of(CalibrationRegion region, int virtualCoils) {
    if (virtualCoils < 1) {
      throw new IllegalArgumentException("virtual coils: " + virtualCoils);
    }
    HermitianEigen principal = CoilCovariance.principal(region);
    int coils = region.coils().length;
    float[][] weights = new float[Math.min(virtualCoils, coils)][2 * coils];
    double kept = 0;
    double all = 0;
    for (int k = 0; k < coils; k++) {
      all += principal.values()[k];
      if (k >= weights.length) {
        continue;
      }
      kept += principal.values()[k];
      for (int c = 0; c < coils; c++) {
        weights[k][2 * c] = (float) principal.vectors()[k][2 * c];
        weights[k][2 * c + 1] = (float) -principal.vectors()[k][2 * c + 1];
      }
    }
    return new CoilCompression(weights, all > 0 ? kept / all : 1);
  }

  /** Imaging data on virtual coils; the mask is shared. */
  public KSpace apply(KSpace frame) {
    return new KSpace(combined(frame.coils()), frame.mask(), frame.readoutInImageSpace());
  }

  /** Calibration data on virtual coils. */
  public CalibrationRegion apply(CalibrationRegion region) {
    return new CalibrationRegion(
        combined(region.coils()), region.readout(), region.phase1(), region.phase2());
  }

  /** Received coils from virtual ones: by the adjoint, since the combinations are orthonormal. */
  public ReceivedCoils apply(ReceivedCoils received) {
    float[][] joined = new float[received.weights().length][2 * weights.length];
    for (int r = 0; r < joined.length; r++) {
      float[] from = received.weights()[r];
      for (int k = 0; k < weights.length; k++) {
        for (int c = 0; c < from.length; c += 2) {
          joined[r][2 * k] += from[c] * weights[k][c] + from[c + 1] * weights[k][c + 1];
          joined[r][2 * k + 1] += from[c + 1] * weights[k][c] - from[c] * weights[k][c + 1];
        }
      }
    }
    return new ReceivedCoils(joined);
  }

  private float[][] combined(float[][] coils) {
    float[][] virtual = new float[weights.length][coils[0].length];
    for (int k = 0; k < weights.length; k++) {
      float[] sum = virtual[k];
      for (int c = 0; c < coils.length; c++) {
        float re = weights[k][2 * c];
        float im = weights[k][2 * c + 1];
        float[] samples = coils[c];
        for (int i = 0; i < sum.length; i += 2) {
          sum[i] += re * samples[i] - im * samples[i + 1];
          sum[i + 1] += re * samples[i + 1] + im * samples[i];
        }
      }
    }
    return virtual;
  }
}
