package org.gleamrecon.kspace;

/**
 * Where the samples of one acquisition go in the encoded grid.
 *
 * @param acquisition index in the source
 * @param phase1 index of the line along the first phase encoding, 0..ny-1
 * @param phase2 index along the second, 0..nz-1
 * @param firstSample first stored sample that is used (after discard_pre)
 * @param samples how many stored samples are used
 * @param firstColumn column of the readout, with its oversampling, that the lowest frequency goes
 *     to
 * @param reversed the stored samples run from high to low frequency
 */
public record LinePlacement(
    int acquisition,
    int phase1,
    int phase2,
    int firstSample,
    int samples,
    int firstColumn,
    boolean reversed) {

  boolean covers(int column) {
    return column >= firstColumn && column < firstColumn + samples;
  }
}
