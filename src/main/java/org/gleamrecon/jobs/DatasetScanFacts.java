package org.gleamrecon.jobs;

import java.util.List;

/**
 * What a kept scan is like; nothing that depends on the contrast or tells who was scanned.
 *
 * @param frames 2D images or 3D slabs
 * @param matrix encoded, without readout oversampling: x, y, z
 * @param fieldOfViewMm of that matrix: x, y, z, mm
 * @param reconMatrix of the images: x, y, z
 * @param sampling full, uniform, random1d or poisson
 * @param acceleration encoded lines per acquired line
 * @param fullySampled whether it can be learned from with its own images as the truth
 * @param noiseScan whether its coils can be whitened
 * @param warnings sentences for the operator
 */
public record DatasetScanFacts(
    boolean threeDimensional,
    int frames,
    int coils,
    List<Integer> matrix,
    List<Float> fieldOfViewMm,
    List<Integer> reconMatrix,
    String sampling,
    double acceleration,
    boolean fullySampled,
    boolean noiseScan,
    List<String> warnings) {
  public DatasetScanFacts {
    matrix = List.copyOf(matrix);
    fieldOfViewMm = List.copyOf(fieldOfViewMm);
    reconMatrix = List.copyOf(reconMatrix);
    warnings = List.copyOf(warnings);
  }
}
