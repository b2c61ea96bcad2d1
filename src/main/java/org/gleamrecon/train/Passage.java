package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;

/**
 * One example on its way through one module.
 *
 * @param place in the batch, from 0
 * @param batch examples whose gradients are averaged
 * @param module for people, from 1
 * @param kind of loss
 * @param images takes the module's image, cut off from the graph
 * @param turns told where the most memory is held, and asked before the way back
 */
record Passage(
    Example example,
    int place,
    int batch,
    int module,
    ModuleTeaching.Loss kind,
    ModuleImages images,
    WorkTurns turns) {
  /**
   * Hands the module's image on; then its loss and the way back.
   *
   * @param result recorded
   * @return the loss
   * @throws ReconstructionException TRAINING_DIVERGED if it is not finite
   */
  double turnBack(NDArray result) {
    images.give(place, Gradients.detach(result));
    try (NDArray loss = GradientMode.recording(() -> example.loss(result, kind))) {
      double value = NativeArrays.toDoubles(loss)[0];
      if (!Double.isFinite(value)) {
        throw new ReconstructionException(
            FailureCode.TRAINING_DIVERGED, "the loss of module " + module + " became " + value);
      }
      turns.fullest();
      // The way back is the longer half: who waits need not wait for it.
      turns.next();
      if (batch == 1) {
        Gradients.backward(loss);
      } else {
        try (NDArray share =
            NativeArrays.scalar(loss.getManager(), 1.0 / batch, loss.getDataType())) {
          Gradients.backward(loss, share);
        }
      }
      return value;
    }
  }
}
