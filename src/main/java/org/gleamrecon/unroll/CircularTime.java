package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.tensor.AxisSlices;

/**
 * A block on (batch, t, y, x, 2) for a periodic time axis (the cardiac cycle): time is continued
 * round both ends by as many frames as the block looks away, and cropped again after it.
 */
record CircularTime(ProximalBlock block) implements ProximalBlock {
  private static final int TIME = 1;
  // Published: one per layer of the residual blocks, and one for the last convolution.
  private static final int FRAMES = 2 * ResidualNetwork.BLOCKS + 1;

  @Override
  public NDArray apply(NDArray pairs, Parameters.OfIteration parameters, Arithmetic arithmetic) {
    long frames = pairs.getShape().get(TIME);
    List<NDArray> parts = new ArrayList<>();
    // Frame -FRAMES is frame (-FRAMES mod frames); short cines go round more than once.
    for (long at = -FRAMES; at < frames + FRAMES; ) {
      long from = Math.floorMod(at, frames);
      long length = Math.min(frames - from, frames + FRAMES - at);
      parts.add(AxisSlices.slice(pairs, TIME, from, from + length));
      at += length;
    }
    try (NDArray extended = AxisSlices.join(TIME, parts);
        NDArray result = block.apply(extended, parameters, arithmetic);
        NDArray cropped = AxisSlices.slice(result, TIME, FRAMES, FRAMES + frames)) {
      parts.forEach(NDArray::close);
      // Arithmetic may overwrite what a block returns, so it must not be a view.
      return AxisSlices.join(TIME, List.of(cropped));
    }
  }

  /** A frame that stands at both ends counts twice. */
  @Override
  public List<LipschitzBound.Share> shares(double bound) {
    return block.shares(bound / Math.sqrt(2));
  }

  @Override
  public String lastLayer() {
    return block.lastLayer();
  }

  @Override
  public List<ParameterShape> parameters() {
    return block.parameters();
  }
}
