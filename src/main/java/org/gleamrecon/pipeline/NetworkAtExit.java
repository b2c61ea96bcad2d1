package org.gleamrecon.pipeline;

import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * A network that is left at one of its exits.
 *
 * @param network of the exit's model; its weights are only read
 */
record NetworkAtExit(UnrolledNetwork network, ModelExit exit) {
  /**
   * Reconstructs and tells the clock of every iteration.
   *
   * @param scope owner of the image
   * @return (batch, y, x), in the units of what was measured
   */
  ComplexTensor image(TensorScope scope, Measurement measurement, StageClock clock) {
    String model = exit.card().id().toString();
    long[] begin = {System.nanoTime()};
    ComplexTensor image =
        network.reconstruct(
            measurement,
            exit.nInf(),
            (done, now) -> {
              long nanoseconds = System.nanoTime() - begin[0];
              clock.iterated(
                  new Iteration(model, done, exit.nInf(), nanoseconds, now::toInterleaved));
              begin[0] = System.nanoTime();
              return true;
            });
    // The image came with the measurement's memory, which its owner frees.
    return scope.adopt(image.array());
  }
}
