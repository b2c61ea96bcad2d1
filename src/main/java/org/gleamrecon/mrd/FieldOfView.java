package org.gleamrecon.mrd;

/** Extent along x (readout), y and z in mm. */
public record FieldOfView(float xMm, float yMm, float zMm) {}
