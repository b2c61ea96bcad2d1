package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.unroll.Measurement;

/** The module is recorded as a whole. */
record KeptActivations() implements Backpropagation {
  @Override
  public double pass(NetworkSegment segment, NDArray start, Passage passage) {
    Measurement measurement = passage.example().measurement();
    NDArray result = GradientMode.recording(() -> forward(segment, start, measurement));
    return passage.turnBack(result);
  }

  private static NDArray forward(NetworkSegment segment, NDArray start, Measurement measurement) {
    NDArray image = start;
    for (int i = 0; i < segment.length(); i++) {
      NDArray next = segment.iterate(i, image, measurement);
      image.close();
      image = next;
    }
    return image;
  }
}
