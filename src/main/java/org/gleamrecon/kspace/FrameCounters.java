package org.gleamrecon.kspace;

import java.util.Comparator;
import org.gleamrecon.mrd.EncodingCounters;

/**
 * Which frame of a scan: the counters that tell images apart. The natural order is the order of the
 * images in the answer.
 */
public record FrameCounters(int slice, int contrast, int phase, int repetition, int set)
    implements Comparable<FrameCounters> {
  private static final Comparator<FrameCounters> ORDER =
      Comparator.comparingInt(FrameCounters::slice)
          .thenComparingInt(FrameCounters::contrast)
          .thenComparingInt(FrameCounters::phase)
          .thenComparingInt(FrameCounters::repetition)
          .thenComparingInt(FrameCounters::set);

  static FrameCounters of(EncodingCounters at) {
    return new FrameCounters(at.slice(), at.contrast(), at.phase(), at.repetition(), at.set());
  }

  @Override
  public int compareTo(FrameCounters other) {
    return ORDER.compare(this, other);
  }
}
