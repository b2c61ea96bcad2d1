package org.gleamrecon.kspace;

import java.util.Arrays;

/**
 * The fully sampled centre of k-space from which coil sensitivities are estimated; whitened like
 * the imaging data and always in k-space along all axes. Index n//2 of each axis is the centre of
 * k-space.
 *
 * @param coils [coil][((phase2 * phase1Size + phase1) * readoutSize + readout) * 2 + (0 re | 1
 *     im)]; belongs to the record
 */
public record CalibrationRegion(float[][] coils, int readout, int phase1, int phase2) {

  /** Its own centre, at most so many lines along each phase encoding; what is kept is copied. */
  public CalibrationRegion central(int lines) {
    int ny = Math.min(lines, phase1);
    int nz = Math.min(lines, phase2);
    float[][] kept =
        Arrays.stream(coils).map(coil -> central(coil, ny, nz)).toArray(float[][]::new);
    return new CalibrationRegion(kept, readout, ny, nz);
  }

  private float[] central(float[] coil, int ny, int nz) {
    float[] kept = new float[2 * readout * ny * nz];
    int y0 = phase1 / 2 - ny / 2;
    int z0 = phase2 / 2 - nz / 2;
    int block = 2 * readout * ny;
    for (int z = 0; z < nz; z++) {
      System.arraycopy(coil, 2 * readout * ((z0 + z) * phase1 + y0), kept, z * block, block);
    }
    return kept;
  }
}
