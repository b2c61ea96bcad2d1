package org.gleamrecon.train;

import java.util.IntSummaryStatistics;
import java.util.List;

/**
 * What a training set holds.
 *
 * @param coils fewest and most receive channels
 * @param matrix smallest and largest of the frames' larger sides, pixels
 */
public record TrainingSetSummary(
    int slices, int slabs, IntSummaryStatistics coils, IntSummaryStatistics matrix) {
  static TrainingSetSummary of(List<TrainingFrame> frames) {
    int slabs = (int) frames.stream().filter(TrainingFrame::slab).count();
    return new TrainingSetSummary(
        frames.size() - slabs,
        slabs,
        frames.stream().mapToInt(TrainingFrame::coils).summaryStatistics(),
        frames.stream().mapToInt(f -> Math.max(f.ny(), f.nx())).summaryStatistics());
  }
}
