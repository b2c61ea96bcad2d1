package org.gleamrecon.phantom;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The head as the scanner would see it without coils: tissue signal, averaged over each voxel, with
 * the tissues' own unevenness and a smooth phase.
 */
final class HeadImage {
  private static final int IN_PLANE_POINTS = 2;

  private final PhantomOptions options;
  private final ScanGeometry geometry;
  private final HeadModel head;
  private final Beat beat;
  private final Map<Tissue, Double> signal = new EnumMap<>(Tissue.class);
  private final GradientNoise coarse;
  private final GradientNoise fine;
  private final GradientNoise phase;
  private final Map<Integer, float[]> planes = new ConcurrentHashMap<>();

  HeadImage(PhantomOptions options, ScanGeometry geometry) {
    this.options = options;
    this.geometry = geometry;
    head = new HeadModel(options.seed());
    beat = new Beat(options.phases());
    coarse = new GradientNoise(options.seed() + 41, 7);
    fine = new GradientNoise(options.seed() + 42, 1.6);
    phase = new GradientNoise(options.seed() + 43, 60);
    double brightest =
        Math.max(
            options.contrast().signal(Tissue.GREY_MATTER),
            Math.max(options.contrast().signal(Tissue.FAT), options.contrast().signal(Tissue.CSF)));
    for (Tissue tissue : Tissue.values()) {
      signal.put(tissue, options.contrast().signal(tissue) / brightest);
    }
  }

  /**
   * Complex image of a slice or partition in a phase of the beat, [y][x][re, im]; made once, not to
   * be written to.
   */
  float[] plane(int plane, int phase) {
    return planes.computeIfAbsent(plane * options.phases() + phase, ignored -> make(plane, phase));
  }

  private float[] make(int plane, int phase) {
    int n = options.matrix();
    float[] image = new float[2 * n * n];
    IntStream.range(0, n).parallel().forEach(y -> row(plane, phase, y, image));
    return image;
  }

  private void row(int plane, int beatPhase, int y, float[] image) {
    int n = options.matrix();
    int through = options.partitions() > 1 ? 1 : 3;
    double[] at = new double[3];
    for (int x = 0; x < n; x++) {
      double sum = 0;
      for (int i = 0; i < IN_PLANE_POINTS * IN_PLANE_POINTS * through; i++) {
        double dx = (i % IN_PLANE_POINTS + 0.5) / IN_PLANE_POINTS - 0.5;
        double dy = (i / IN_PLANE_POINTS % IN_PLANE_POINTS + 0.5) / IN_PLANE_POINTS - 0.5;
        int layer = i / (IN_PLANE_POINTS * IN_PLANE_POINTS);
        geometry.point(x + dx, y + dy, plane + (layer + 0.5) / through - 0.5, at);
        beat.toRest(beatPhase, at);
        sum += brightness(at);
      }
      double magnitude = sum / (IN_PLANE_POINTS * IN_PLANE_POINTS * through);
      geometry.point(x, y, plane, at);
      double angle = 0.9 + 1.4 * phase.at(at[0], at[1], at[2]) + 0.004 * at[0] - 0.006 * at[1];
      image[2 * (y * n + x)] = (float) (magnitude * Math.cos(angle));
      image[2 * (y * n + x) + 1] = (float) (magnitude * Math.sin(angle));
    }
  }

  private double brightness(double[] at) {
    Tissue tissue = head.at(at[0], at[1], at[2]);
    double value = signal.getOrDefault(tissue, 0.0);
    if (value == 0) {
      return 0;
    }
    double uneven = 0.6 * coarse.at(at[0], at[1], at[2]) + 0.8 * fine.at(at[0], at[1], at[2]);
    return value * Math.max(0, 1 + 1.7 * tissue.texture() * uneven);
  }
}
