package org.gleamrecon.kspace;

import java.util.OptionalInt;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the frames of a scan in their natural order before all of them are there, from what the
 * header says of its counters.
 */
public record FrameNumbers(EncodingLimits limits) {
  /**
   * From 0; in a scan that is as complete as its header says the index of the frame. Empty for
   * counters that the header does not foresee.
   */
  public OptionalInt of(FrameCounters frame) {
    long number = 0;
    int[] counters = {
      frame.slice(), frame.contrast(), frame.phase(), frame.repetition(), frame.set()
    };
    Limit[] ranges = ranges();
    for (int i = 0; i < counters.length; i++) {
      int least = ranges[i] == null ? 0 : ranges[i].minimum();
      int most = ranges[i] == null ? 0 : ranges[i].maximum();
      if (counters[i] < least || counters[i] > most) {
        return OptionalInt.empty();
      }
      number = number * (most - least + 1) + counters[i] - least;
      if (number > Integer.MAX_VALUE) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of((int) number);
  }

  /** Frames of a scan that is as complete as its header says; at most 2^31 - 1. */
  public int count() {
    long count = 1;
    for (Limit range : ranges()) {
      count *= range == null ? 1 : Math.max(1, range.maximum() - range.minimum() + 1);
      count = Math.min(count, Integer.MAX_VALUE);
    }
    return (int) count;
  }

  // Their order is that of FrameCounters.
  private @Nullable Limit[] ranges() {
    return new @Nullable Limit[] {
      limits.slice(), limits.contrast(), limits.phase(), limits.repetition(), limits.set()
    };
  }
}
