package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * One step of one module: for every example forward, loss and backward, then the update. The images
 * that it hands on are those from before the update. Called while nothing is recorded.
 *
 * @param number the module's, for people, from 1
 * @param loss what its images are asked to be small in
 */
record ModuleStep(
    int number, NetworkSegment segment, Backpropagation backpropagation, ModuleTeaching.Loss loss) {
  /**
   * Does it; only one example's activations are alive at a time.
   *
   * @param batch owner of what lives as long as the step
   * @return the mean loss, before the update
   */
  double run(
      List<? extends Example> examples, ModuleImages images, NDManager batch, WorkTurns turns) {
    segment.optimizer().clearGradients();
    double sum = 0;
    for (int place = 0; place < examples.size(); place++) {
      try (NDManager scope = batch.newSubManager()) {
        NDArray start = images.take(place);
        start.attach(scope);
        Passage passage =
            new Passage(examples.get(place), place, examples.size(), number, loss, images, turns);
        sum += backpropagation.pass(segment, start, passage);
      }
    }
    images.sound();
    segment.optimizer().update();
    backpropagation.weightsChanged(segment);
    return sum / examples.size();
  }
}
