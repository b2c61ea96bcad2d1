package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.MrdHeader;
import org.jspecify.annotations.Nullable;

/**
 * Tells, while the lines of a 2D scan arrive one by one, which frames seem complete: those that a
 * LAST flag ends and, in a scan without such flags, one after which several lines of another frame
 * have come. It may be wrong, since flags may be: what was made of a frame holds only if the frame
 * is the same in the {@link ScanLayout} of the whole scan. 3D scans never have a complete frame
 * ahead of their end. For one thread at a time.
 */
public final class FrameArrivals {
  /** Lines of the next frame that let the one before seem complete, where no flag tells. */
  static final int LINES_OF_THE_NEXT = 8;

  /** A scan with more frames under way than that is interleaved in a way of its own. */
  private static final int MOST_OPEN = 512;

  /** Noise and calibration lines, of which every frame gets a list; with more none is complete. */
  static final int MOST_SHARED = 20_000;

  private final boolean flat;
  private final int lastAverage;
  private final List<Integer> shared = new ArrayList<>();
  private final Map<FrameCounters, List<Integer>> open = new TreeMap<>();
  private int count;
  private boolean flagged;
  private @Nullable FrameCounters current;
  private int consecutive;

  public FrameArrivals(MrdHeader header) {
    Encoding first = header.encodings().get(0);
    flat = first.encodedSpace().matrixSize().z() <= 1;
    EncodingLimits.Limit averages = first.limits().average();
    lastAverage = averages == null ? 0 : averages.maximum();
  }

  /**
   * Takes the next acquisition of the scan.
   *
   * @return for every frame that now seems complete the acquisitions that it is made of, with noise
   *     and calibration lines that came until now, in the order of acquisition
   */
  public List<List<Integer>> add(AcquisitionHeader header) {
    int index = count++;
    if (!flat || shared.size() > MOST_SHARED) {
      return List.of();
    }
    return switch (LineUse.of(header)) {
      case NONE -> List.of();
      case NOISE, CALIBRATION -> {
        shared.add(index);
        yield List.of();
      }
      case IMAGING -> imaging(index, header);
    };
  }

  private List<List<Integer>> imaging(int index, AcquisitionHeader header) {
    FrameCounters frame = FrameCounters.of(header.counters());
    open.computeIfAbsent(frame, ignored -> new ArrayList<>()).add(index);
    consecutive = frame.equals(current) ? consecutive + 1 : 1;
    current = frame;
    if (open.size() > MOST_OPEN) {
      open.clear();
    }
    boolean everything = header.has(AcquisitionFlag.LAST_IN_MEASUREMENT);
    boolean repetition = header.has(AcquisitionFlag.LAST_IN_REPETITION);
    boolean slice = header.has(AcquisitionFlag.LAST_IN_SLICE);
    if (everything || repetition || slice) {
      flagged = true;
      return everything || header.counters().average() >= lastAverage
          ? complete(
              other ->
                  everything
                      || (other.repetition() == frame.repetition()
                          && (repetition || sameSlice(other, frame))))
          : List.of();
    }
    boolean left = !flagged && consecutive == LINES_OF_THE_NEXT && lastAverage == 0;
    return left ? complete(other -> !other.equals(frame)) : List.of();
  }

  private static boolean sameSlice(FrameCounters a, FrameCounters b) {
    return a.slice() == b.slice() && a.phase() == b.phase() && a.set() == b.set();
  }

  private List<List<Integer>> complete(Predicate<FrameCounters> which) {
    List<List<Integer>> complete = new ArrayList<>();
    for (Iterator<Map.Entry<FrameCounters, List<Integer>>> frames = open.entrySet().iterator();
        frames.hasNext(); ) {
      Map.Entry<FrameCounters, List<Integer>> frame = frames.next();
      if (which.test(frame.getKey())) {
        List<Integer> lines = new ArrayList<>(shared);
        lines.addAll(frame.getValue());
        lines.sort(null);
        complete.add(lines);
        frames.remove();
      }
    }
    return complete;
  }
}
