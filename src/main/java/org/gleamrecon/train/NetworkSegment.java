package org.gleamrecon.train;

/**
 * Contiguous iterations that are trained together: a module.
 *
 * @param first its first iteration, from 0
 * @param length number of iterations
 * @param optimizer updates their parameters and no others
 */
record NetworkSegment(int first, int length, Adam optimizer) {}
