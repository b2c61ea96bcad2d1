package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Measurement;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * A network that is left at one of its exits.
 *
 * @param network of the model; its weights are only read
 * @param times hears how long iterations take
 */
record NetworkAtExit(UnrolledNetwork network, ModelId model, Depth depth, FrameTimes times) {
  /**
   * Reconstructs and tells the clock of every iteration.
   *
   * @param scope owner of the images
   * @return by exit (batch, y, x), in the units of what was measured: the exits that {@link Depth}
   *     keeps, or {@link ExitImages#ANY}
   */
  Map<Integer, ComplexTensor> images(TensorScope scope, Measurement measurement, StageClock clock) {
    int most = depth.most();
    String name = model.toString();
    List<Integer> exits = network.config().exits();
    Map<Integer, ComplexTensor> passed = new TreeMap<>();
    int[] last = {0};
    boolean[] black = {false};
    long[] begin = {System.nanoTime()};
    ComplexTensor image =
        network.reconstruct(
            measurement,
            most,
            (done, now) -> {
              long nanoseconds = System.nanoTime() - begin[0];
              clock.iterated(
                  new Iteration(
                      name,
                      done,
                      most,
                      exits.contains(done),
                      nanoseconds,
                      now::toInterleaved,
                      () -> middle(now)));
              begin[0] = System.nanoTime();
              black[0] = done != last[0] + 1;
              last[0] = done;
              if (black[0]) {
                return true;
              }
              times.iterated();
              if (!depth.goesOn(done)) {
                return false;
              }
              if (done < most && depth.mayUse(done)) {
                passed.put(done, now.copy(scope));
              }
              return true;
            });
    // The image came with the measurement's memory, which its owner frees.
    ComplexTensor deepest = scope.adopt(image.array());
    if (black[0]) {
      depth.keepBlack();
      return Map.of(ExitImages.ANY, deepest);
    }
    passed.put(last[0], deepest);
    NavigableSet<Integer> kept = depth.keep(last[0]);
    passed.entrySet().removeIf(exit -> closed(exit, kept));
    return passed;
  }

  private static Iteration.Plane middle(ComplexTensor images) {
    long[] shape = images.shape();
    try (ComplexTensor plane = images.entries(shape[0] / 2, shape[0] / 2 + 1)) {
      return new Iteration.Plane(plane.toInterleaved(), (int) shape[2], (int) shape[1]);
    }
  }

  private static boolean closed(
      Map.Entry<Integer, ComplexTensor> exit, NavigableSet<Integer> kept) {
    if (kept.contains(exit.getKey())) {
      return false;
    }
    exit.getValue().close();
    return true;
  }
}
