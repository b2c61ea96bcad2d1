package org.gleamrecon.kspace;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.mrd.EncodingLimits;

/**
 * The phases of a cycle, a heartbeat's, that a 2D scan shows one slice in: the frames of one slice,
 * contrast, repetition and set. Where each has too few lines, neighbours know what it lacks.
 */
public final class PhaseSeries {
  /** Two make no cycle: the one is before and after the other. */
  static final int FEWEST = 3;

  private PhaseSeries() {}

  /**
   * Whether a scan's phases complete one another: 2D, slices with at least {@value #FEWEST} phases,
   * and most frames undersampled (a scan that broke off leaves a last one with few lines).
   */
  public static boolean in(ScanLayout layout) {
    long undersampled =
        layout.frames().stream().filter(frame -> undersampled(frame, layout.grid())).count();
    return !layout.threeDimensional()
        && longest(layout) >= FEWEST
        && 2 * undersampled > layout.frames().size();
  }

  /**
   * Whether a frame that is there before the others will belong to such a series in a scan that is
   * as its header says.
   */
  public static boolean awaited(Frame frame, ScanLayout layout) {
    EncodingLimits.Limit phase = layout.encoding().limits().phase();
    return phase != null
        && phase.maximum() - phase.minimum() + 1 >= FEWEST
        && undersampled(frame, layout.grid());
  }

  /**
   * The frames of the series that a frame is in, by phase; the frame alone where its slice has
   * fewer than {@value #FEWEST} phases or was mostly sampled fully.
   */
  public static List<Frame> of(Frame frame, ScanLayout layout) {
    FrameCounters series = series(frame);
    List<Frame> phases =
        layout.frames().stream().filter(other -> series(other).equals(series)).toList();
    long undersampled = phases.stream().filter(phase -> undersampled(phase, layout.grid())).count();
    return phases.size() >= FEWEST && 2 * undersampled > phases.size() ? phases : List.of(frame);
  }

  /** Frames of the longest series. */
  public static int longest(ScanLayout layout) {
    Map<FrameCounters, Integer> lengths = new TreeMap<>();
    layout.frames().forEach(frame -> lengths.merge(series(frame), 1, Integer::sum));
    return lengths.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** What the phases of a series share. */
  private static FrameCounters series(Frame frame) {
    FrameCounters own = frame.counters();
    return new FrameCounters(own.slice(), own.contrast(), 0, own.repetition(), own.set());
  }

  private static boolean undersampled(Frame frame, ImageGrid grid) {
    return Undersampling.of(frame, grid).kind() != Undersampling.Kind.FULL;
  }
}
