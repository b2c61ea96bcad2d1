package org.gleamrecon.kspace;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds the lines from which the sensitivities of a frame are estimated. Tried in turn, the first
 * block with {@value #ENOUGH_LINES} lines along each phase encoding wins, else the largest:
 *
 * <ol>
 *   <li>separate calibration lines of the slice: those with the frame's own counters, else the
 *       first of the slice (a slice is often calibrated once for all contrasts, phases and
 *       repetitions);
 *   <li>the frame's own lines, whether flagged CALIBRATION_AND_IMAGING or not: the flagged ones are
 *       part of the fully sampled centre anyway;
 *   <li>the average over the cardiac phases of the frame's slice, contrast, repetition and set;
 *   <li>the average over phases and repetitions.
 * </ol>
 */
public final class CalibrationSearch {
  /** Samples per axis of a calibration region unless told otherwise. */
  public static final int DEFAULT_SIZE = 24;

  static final int ENOUGH_LINES = 12;

  private final ScanLayout layout;
  private final int size;

  public CalibrationSearch(ScanLayout layout) {
    this(layout, DEFAULT_SIZE);
  }

  /**
   * A search in the given scan.
   *
   * @param size most samples along each axis
   */
  public CalibrationSearch(ScanLayout layout, int size) {
    this.layout = layout;
    this.size = size;
  }

  /**
   * The block for a frame. It may be as small as a single line, or have no line at all: whether
   * that is enough to estimate sensitivities is the caller's decision (fewer than four lines along
   * a phase encoding never are).
   */
  public CalibrationBlock blockFor(Frame frame) {
    return first(candidates(frame));
  }

  /**
   * One block for all phases that the frame's series has ({@link PhaseSeries}): as above, but that
   * no phase's own lines stand for all of them.
   */
  public CalibrationBlock blockForPhases(Frame frame) {
    List<Supplier<List<LinePlacement>>> all = candidates(frame);
    return first(List.of(all.get(0), all.get(2), all.get(3)));
  }

  private CalibrationBlock first(List<Supplier<List<LinePlacement>>> candidates) {
    CalibrationBlock best = null;
    double bestScore = -1;
    for (Supplier<List<LinePlacement>> lines : candidates) {
      FullySampledCentre centre = new FullySampledCentre(layout.grid(), lines.get());
      CalibrationBlock block = centre.largest(size);
      if (enough(block.phase1(), layout.grid().encoded().y())
          && enough(block.phase2(), layout.grid().encoded().z())) {
        return block;
      }
      double score = Math.min(block.phase1(), block.readout()) * (double) block.phase2();
      if (score > bestScore) {
        best = block;
        bestScore = score;
      }
    }
    return best == null ? new CalibrationBlock(List.of(), 0, 0, 0) : best;
  }

  private boolean enough(int lines, int encoded) {
    return lines >= Math.min(Math.min(ENOUGH_LINES, size), encoded);
  }

  /** In order of preference; the later ones walk through the whole scan, so only when needed. */
  private List<Supplier<List<LinePlacement>>> candidates(Frame frame) {
    FrameCounters own = frame.counters();
    Predicate<FrameCounters> sameImage =
        other ->
            other.slice() == own.slice()
                && other.contrast() == own.contrast()
                && other.set() == own.set();
    return List.of(
        () -> separate(own).orElse(List.of()),
        frame::lines,
        () -> lines(sameImage.and(other -> other.repetition() == own.repetition())),
        () -> lines(sameImage));
  }

  private Optional<List<LinePlacement>> separate(FrameCounters own) {
    List<Frame> ofSlice =
        layout.calibration().stream().filter(f -> f.counters().slice() == own.slice()).toList();
    return ofSlice.stream()
        .filter(f -> f.counters().equals(own))
        .findFirst()
        .or(() -> ofSlice.stream().findFirst())
        .map(Frame::lines);
  }

  private List<LinePlacement> lines(Predicate<FrameCounters> wanted) {
    return layout.frames().stream()
        .filter(frame -> wanted.test(frame.counters()))
        .flatMap(frame -> frame.lines().stream())
        .toList();
  }
}
