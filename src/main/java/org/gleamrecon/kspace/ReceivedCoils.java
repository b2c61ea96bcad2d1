package org.gleamrecon.kspace;

/**
 * How the coils as they were received follow from those that are reconstructed on (whitened,
 * perhaps compressed): received = weights x working, up to one common factor, which makes the mean
 * power of the received coils' noise 1.
 *
 * @param weights [received][working * 2 + (0 re | 1 im)]; belongs to the record
 */
public record ReceivedCoils(float[][] weights) {}
