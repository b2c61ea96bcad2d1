package org.gleamrecon.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Times the stages of one scan. Frames pass the stages one after the other, so a stage's time is
 * summed over frames and reported once, when the scan is through; it is entered when its first
 * frame enters it. Not for several threads.
 */
final class StageClock {
  private final StageListener listener;
  private final Map<Stage, Long> nanoseconds = new EnumMap<>(Stage.class);

  StageClock(StageListener listener) {
    this.listener = listener;
  }

  <T> T in(Stage stage, Supplier<T> work) {
    if (nanoseconds.putIfAbsent(stage, 0L) == null) {
      listener.entered(stage);
    }
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanoseconds.merge(stage, System.nanoTime() - start, Long::sum);
    }
  }

  /** Counts in what another clock has measured of the same scan. */
  void add(StageClock other) {
    other.nanoseconds.forEach((stage, time) -> nanoseconds.merge(stage, time, Long::sum));
  }

  /** Tells the listener of the next frame and asks it whether to go on. */
  void frame(int index, int of) {
    listener.frame(index, of);
    listener.goingOn();
  }

  /** Asks the listener whether to go on. */
  void goOn() {
    listener.goingOn();
  }

  /** Tells the listener of an iteration and asks it whether to go on. */
  void iterated(Iteration iteration) {
    listener.iterated(iteration);
    listener.goingOn();
  }

  /** Tells the listener the times, in the order of the stages, and returns them. */
  Map<Stage, Long> finish() {
    nanoseconds.forEach(listener::left);
    return Map.copyOf(nanoseconds);
  }
}
