package org.gleamrecon.kspace;

/**
 * Ordered, whitened Cartesian k-space of one frame, free of readout oversampling; index n//2 is the
 * centre on every axis.
 *
 * @param coils [coil][((phase2 * phase1Size + phase1) * readoutSize + readout) * 2 + (0 re | 1
 *     im)]; zero in lines that were not acquired; of an asymmetric echo the part that was not
 *     acquired holds what the removal of the oversampling left there; belongs to the record
 * @param readoutInImageSpace 3D scans: the inverse Fourier transform along the readout has been
 *     done, so that every x holds a (phase2, phase1) problem of its own
 */
public record KSpace(float[][] coils, SamplingMask mask, boolean readoutInImageSpace) {
  public int readout() {
    return mask.readout();
  }

  public int phase1() {
    return mask.phase1();
  }

  public int phase2() {
    return mask.phase2();
  }
}
