package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.GradientMode;
import org.gleamrecon.tensor.Gradients;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.unroll.LipschitzBound;
import org.gleamrecon.unroll.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Only images between iterations are kept; the backward pass computes one iteration after the other
 * again, from the last on, and hands the image's gradient to the one before.
 *
 * <p>With every image kept they are the same operations on the same numbers as with everything
 * kept, so the same gradients bit by bit, at the price of one more forward pass of all iterations
 * but the last. With fewer, an image that was not kept is found by undoing the iteration after it
 * (memory-efficient learning: Kellman et al., IEEE TCI 2020; Wang et al., 2021), for which the
 * weights are held to a {@link LipschitzBound}. Where that reaches a kept image the two are
 * compared.
 *
 * @param keepEvery the image before every so many iterations of a module is kept; 1: all
 */
record RecomputedActivations(int keepEvery) implements Backpropagation {
  /** A gradient is no better than the images that it is computed from. */
  private static final double LARGEST_ERROR = 0.01;

  @Override
  public void weightsChanged(NetworkSegment segment) {
    if (keepEvery > 1) {
      new LipschitzBound(segment.place().network()).apply(segment.first(), segment.length());
    }
  }

  @Override
  public double pass(NetworkSegment segment, NDArray start, Passage passage) {
    Measurement measurement = passage.example().measurement();
    List<@Nullable NDArray> kept = new ArrayList<>();
    int last = segment.length() - 1;
    NDArray image = start;
    for (int i = 0; i < last; i++) {
      NDArray next = segment.iterate(i, image, measurement);
      if (i % keepEvery == 0) {
        kept.add(image);
      } else {
        kept.add(null);
        image.close();
      }
      image = next;
    }
    NDArray after = image;
    double loss = again(segment, last, after, measurement, passage::turnBack);
    for (int i = last - 1; i >= 0; i--) {
      NDArray before = before(segment, i, after, kept.get(i), measurement);
      try (NDArray done = after;
          NDArray upstream = done.getGradient()) {
        again(
            segment,
            i,
            before,
            measurement,
            result -> {
              passage.turns().fullest();
              Gradients.backward(result, upstream);
              return 0;
            });
      }
      after = before;
    }
    return loss;
  }

  /** The image before an iteration: the kept one, or what undoing the iteration gives. */
  private NDArray before(
      NetworkSegment segment,
      int iteration,
      NDArray after,
      @Nullable NDArray kept,
      Measurement measurement) {
    if (kept != null && keepEvery == 1) {
      return kept;
    }
    NDArray found;
    try (NDManager scope = after.getManager().newSubManager()) {
      NDArray image = Gradients.detach(after);
      image.attach(scope);
      found = segment.invert(iteration, image, measurement);
      found.attach(after.getManager());
    } catch (ArithmeticException endless) {
      throw new ReconstructionException(
          FailureCode.TRAINING_DIVERGED, String.valueOf(endless.getMessage()), endless);
    }
    if (kept == null) {
      return found;
    }
    try (found) {
      double error = relative(found, kept);
      if (!(error <= LARGEST_ERROR)) {
        throw new ReconstructionException(
            FailureCode.TRAINING_DIVERGED,
            ("the image before iteration %d was found again with an error of %.3g, the limit is %s:"
                    + " more conjugate-gradient steps, a larger lambda or a smaller keepEvery help")
                .formatted(segment.first() + iteration + 1, error, LARGEST_ERROR));
      }
    }
    return kept;
  }

  /** The norm of the difference over that of the second. */
  private static double relative(NDArray found, NDArray truth) {
    try (NDArray difference = found.sub(truth)) {
      return size(difference) / size(truth);
    }
  }

  private static double size(NDArray image) {
    try (NDArray magnitude = image.abs();
        NDArray power = magnitude.mul(magnitude);
        NDArray sum = power.sum()) {
      return Math.sqrt(NativeArrays.toDoubles(sum)[0]);
    }
  }

  /** What is done with an iteration's recorded result. */
  private interface Use {
    double of(NDArray result);
  }

  /** Records one iteration; the image before it gets a gradient, but for the module's first. */
  private static double again(
      NetworkSegment segment, int iteration, NDArray before, Measurement measurement, Use use) {
    before.setRequiresGradient(iteration > 0);
    try (NDArray after =
        GradientMode.recording(() -> segment.iterate(iteration, before, measurement))) {
      return use.of(after);
    }
  }
}
