package org.gleamrecon.mrd;

/** Matrix and field of view of the encoded or of the reconstructed space. */
public record EncodingSpace(MatrixSize matrixSize, FieldOfView fieldOfViewMm) {}
