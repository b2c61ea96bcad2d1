package org.gleamrecon.pipeline;

import org.gleamrecon.modelstore.ModelId;

/** Takes the times of a network's work on one frame after the other. For one thread at a time. */
final class FrameTimes {
  private final ScanTimes times;
  private final ModelId model;
  private long mark;
  private int iterations;

  FrameTimes(ScanTimes times, ModelId model) {
    this.times = times;
    this.model = model;
  }

  ModelId model() {
    return model;
  }

  /** A frame begins. */
  void begin() {
    iterations = 0;
    mark = times.now();
  }

  /** One more iteration is over, and whatever its listeners did. */
  void iterated() {
    iterations++;
    mark = times.took(iterations == 1 ? times.begin(model) : times.iterate(model), mark, 1);
  }

  /** The frame is over with images at that many exits. */
  void end(int images) {
    if (iterations > 0) {
      times.took(times.finish(), mark, images);
    }
  }
}
