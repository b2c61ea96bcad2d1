package org.gleamrecon.kspace;

/**
 * The fully sampled centre of k-space from which coil sensitivities are estimated; whitened like
 * the imaging data and always in k-space along all axes. Index n//2 of each axis is the centre of
 * k-space.
 *
 * @param coils [coil][((phase2 * phase1Size + phase1) * readoutSize + readout) * 2 + (0 re | 1
 *     im)]; belongs to the record
 */
public record CalibrationRegion(float[][] coils, int readout, int phase1, int phase2) {}
