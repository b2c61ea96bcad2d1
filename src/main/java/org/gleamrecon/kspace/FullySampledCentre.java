package org.gleamrecon.kspace;

import java.util.List;

/**
 * The largest block around the centre of k-space of which every sample was acquired. A block of n
 * indices around the centre c = N/2 runs from c - n/2 to c - n/2 + n - 1.
 */
final class FullySampledCentre {
  private final ImageGrid grid;
  private final List<LinePlacement> lines;

  /** Number of acquired places in [0, y) x [0, z), [z][y], one longer than the grid each way. */
  private final int[][] places;

  FullySampledCentre(ImageGrid grid, List<LinePlacement> lines) {
    this.grid = grid;
    this.lines = lines;
    int ny = grid.encoded().y();
    int nz = grid.encoded().z();
    places = new int[nz + 1][ny + 1];
    for (LinePlacement line : lines) {
      places[line.phase2() + 1][line.phase1() + 1] = 1;
    }
    for (int z = 1; z <= nz; z++) {
      for (int y = 1; y <= ny; y++) {
        places[z][y] += places[z - 1][y] + places[z][y - 1] - places[z - 1][y - 1];
      }
    }
  }

  /**
   * The block that comes nearest to {@code size} along its shorter phase axis, and among those the
   * one with most places; along the readout as many samples, at most {@code size}, as all its lines
   * have around the centre.
   */
  CalibrationBlock largest(int size) {
    int ny = grid.encoded().y();
    int nz = grid.encoded().z();
    int width = Math.min(size, ny);
    int depth = Math.min(size, nz);
    int bestWidth = 0;
    int bestDepth = 0;
    double best = 0;
    for (int d = 1; d <= depth; d++) {
      for (int w = 1; w <= width; w++) {
        double shorter = Math.min((double) w / width, (double) d / depth);
        double score = shorter + 1e-6 * w * d;
        if (score > best && sampled(ny / 2 - w / 2, w, nz / 2 - d / 2, d)) {
          best = score;
          bestWidth = w;
          bestDepth = d;
        }
      }
    }
    int w = bestWidth;
    int d = bestDepth;
    List<LinePlacement> used =
        lines.stream()
            .filter(
                line ->
                    within(line.phase1(), ny / 2 - w / 2, w)
                        && within(line.phase2(), nz / 2 - d / 2, d))
            .toList();
    return new CalibrationBlock(used, readout(used, size), w, d);
  }

  private boolean sampled(int y, int width, int z, int depth) {
    int count =
        places[z + depth][y + width] - places[z][y + width] - places[z + depth][y] + places[z][y];
    return count == width * depth;
  }

  private static boolean within(int index, int from, int count) {
    return index >= from && index < from + count;
  }

  private int readout(List<LinePlacement> used, int size) {
    int nx = grid.encoded().x();
    int most = used.isEmpty() ? 0 : Math.min(size, nx);
    for (int count = most; count > 0; count--) {
      int low = grid.oversampledColumn(nx / 2 - count / 2);
      int high = grid.oversampledColumn(nx / 2 - count / 2 + count - 1);
      if (used.stream().allMatch(line -> line.covers(low) && line.covers(high))) {
        return count;
      }
    }
    return 0;
  }
}
