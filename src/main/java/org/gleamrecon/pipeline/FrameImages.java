package org.gleamrecon.pipeline;

import java.util.List;

/**
 * The images of one frame in the reconstruction matrix.
 *
 * @param partitions one image in 2D, the partitions of the slab in 3D; each [y][x][re, im]
 * @param residual relative k-space residual on the acquired samples, NaN where the method has none
 */
record FrameImages(List<float[]> partitions, double residual) {}
