package org.gleamrecon.pipeline;

import java.util.List;
import org.gleamrecon.quality.SampleFit;

/**
 * The images of one frame in the reconstruction matrix.
 *
 * @param partitions one image in 2D, the partitions of the slab in 3D; each [y][x][re, im]
 * @param fit to the acquired samples, {@link SampleFit#NONE} where the method has none
 */
record FrameImages(List<float[]> partitions, SampleFit fit) {
  /** Relative k-space residual, NaN where the method has none. */
  double residual() {
    return fit.relative();
  }
}
