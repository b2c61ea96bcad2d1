package org.gleamrecon.train;

import java.util.List;
import java.util.SplittableRandom;

/** The frames examples are drawn from: slices and slabs apart, since they differ in cost. */
final class TrainingFrames {
  private final List<TrainingFrame> slices;
  private final List<TrainingFrame> slabs;

  TrainingFrames(List<TrainingFrame> frames) {
    slices = frames.stream().filter(frame -> !frame.slab()).toList();
    slabs = frames.stream().filter(TrainingFrame::slab).toList();
  }

  /** An example of a step; depends on the seed, the step and the place in its batch alone. */
  ExampleDraw draw(TrainingSettings settings, int step, int place) {
    SplittableRandom random = random(settings.seed(), step, place);
    boolean slab =
        slices.isEmpty()
            || (!slabs.isEmpty() && random.nextDouble() < settings.examples().slabShare());
    return ExampleDraw.random(slab ? slabs : slices, settings.examples(), random);
  }

  /** What an example's choices are drawn from. */
  static SplittableRandom random(long seed, int step, int place) {
    SplittableRandom random =
        new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step + ((long) place << 40));
    // The first numbers of neighbouring seeds are alike in nothing, but it costs nothing to be
    // sure.
    return random.split();
  }
}
