package org.gleamrecon.mrd;

/** Number of points along x (readout), y and z. */
public record MatrixSize(int x, int y, int z) {}
