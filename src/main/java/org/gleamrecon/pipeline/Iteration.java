package org.gleamrecon.pipeline;

import java.util.function.Supplier;

/**
 * One iteration of an unrolled network is done for one slice, or for all partitions of a slab.
 *
 * @param model {@code name:version}
 * @param done how many iterations the image has been through, from 1
 * @param of how many will run
 * @param nanoseconds this iteration took, the first with the image that the network starts from; on
 *     a GPU only until its work was queued
 * @param exit whether the network may be left here
 * @param image the image now, [y][x][re, im] of a slice or [z][y][x][re, im] of a slab, of the
 *     encoded grid without readout oversampling, in the units of the final one; copied when asked
 *     for, which is possible only during the call
 * @param plane likewise the slice, or the middle partition of the slab
 */
public record Iteration(
    String model,
    int done,
    int of,
    boolean exit,
    long nanoseconds,
    Supplier<float[]> image,
    Supplier<Plane> plane) {
  /**
   * A picture of what there is so far.
   *
   * @param pixels [y][x][re, im]
   */
  public record Plane(float[] pixels, int nx, int ny) {}
}
