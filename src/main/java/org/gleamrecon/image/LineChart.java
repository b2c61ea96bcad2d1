package org.gleamrecon.image;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Lines through points.
 *
 * @param x what lies along the horizontal axis, in whole numbers
 * @param y what lies along the vertical one, with its unit
 */
public record LineChart(String title, String x, String y, List<Line> lines) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 150;
  private static final int TOP = 36;
  private static final int BOTTOM = 48;
  private static final String GRID = "#d0d0d0";
  private static final double[] STEPS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100};
  private static final int MOST_LINES = 8;

  /** One point. */
  public record Point(int x, double y) {}

  /** Points in the order in which they are joined. */
  public record Line(String name, List<Point> points) {}

  /**
   * @throws IllegalArgumentException without any point, or if one is not finite
   */
  public LineChart {
    lines = List.copyOf(lines);
    if (lines.stream().allMatch(line -> line.points().isEmpty())
        || lines.stream()
            .flatMap(line -> line.points().stream())
            .anyMatch(point -> !Double.isFinite(point.y()))) {
      throw new IllegalArgumentException("a chart needs points, all of them finite");
    }
  }

  private DoubleStream all(ToDoubleFunction<Point> of) {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(of);
  }

  /** The picture. */
  public String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT);
    double lowest = all(Point::y).min().orElseThrow();
    double highest = all(Point::y).max().orElseThrow();
    double step = step(highest - lowest);
    double bottom = step * Math.floor(lowest / step);
    double top = Math.max(bottom + step, step * Math.ceil(highest / step));
    int first = (int) all(Point::x).min().orElseThrow();
    int last = Math.max(first + 1, (int) all(Point::x).max().orElseThrow());
    svg.text(WIDTH / 2.0, 20, Svg.Anchor.MIDDLE, title);
    svg.text(LEFT - 44, TOP - 10, Svg.Anchor.START, y);
    svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, Svg.Anchor.MIDDLE, x);
    long rows = Math.round((top - bottom) / step);
    for (long row = 0; row <= rows; row++) {
      double value = bottom + row * step;
      double at = vertical(value, bottom, top);
      svg.line(LEFT, at, WIDTH - RIGHT, at, GRID);
      svg.text(LEFT - 6, at + 4, Svg.Anchor.END, String.format(Locale.ROOT, "%.4g", value));
    }
    int every = 1 + (last - first) / 12;
    for (int number = first; number <= last; number += every) {
      svg.text(
          horizontal(number, first, last),
          HEIGHT - BOTTOM + 18,
          Svg.Anchor.MIDDLE,
          Integer.toString(number));
    }
    for (int i = 0; i < lines.size(); i++) {
      String colour = Svg.colour(i);
      List<Point> points = lines.get(i).points();
      for (int p = 0; p < points.size(); p++) {
        double at = horizontal(points.get(p).x(), first, last);
        double height = vertical(points.get(p).y(), bottom, top);
        svg.point(at, height, colour);
        if (p > 0) {
          svg.line(
              horizontal(points.get(p - 1).x(), first, last),
              vertical(points.get(p - 1).y(), bottom, top),
              at,
              height,
              colour);
        }
      }
      svg.point(WIDTH - RIGHT + 16, TOP + 8 + 18 * i, colour);
      svg.text(WIDTH - RIGHT + 26, TOP + 12 + 18 * i, Svg.Anchor.START, lines.get(i).name());
    }
    return svg.finish();
  }

  /** Between lines of the grid: a round number that leaves few of them. */
  private static double step(double range) {
    for (double step : STEPS) {
      if (range / step <= MOST_LINES) {
        return step;
      }
    }
    return Math.pow(10, Math.ceil(Math.log10(range / MOST_LINES)));
  }

  private static double horizontal(double value, double first, double last) {
    return LEFT + (value - first) / (last - first) * (WIDTH - RIGHT - LEFT);
  }

  private static double vertical(double value, double bottom, double top) {
    return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - BOTTOM - TOP);
  }
}
