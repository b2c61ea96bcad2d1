package org.gleamrecon.image;

import java.util.List;

/**
 * Lying bars of several parts one after the other.
 *
 * @param parts their names
 */
public record BarChart(String title, List<String> parts, List<Bar> bars) {
  private static final int LEFT = 260;
  private static final int LENGTH = 340;
  private static final int RIGHT = 150;
  private static final int TOP = 56;
  private static final int HEIGHT = 20;

  /**
   * One bar.
   *
   * @param lengths of its parts, 0 or more
   * @param label behind it
   */
  public record Bar(String name, List<Double> lengths, String label) {
    private double length() {
      return lengths.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * @throws IllegalArgumentException if a bar has more parts than there are names for, or a length
   *     is negative or not finite
   */
  public BarChart {
    parts = List.copyOf(parts);
    bars = List.copyOf(bars);
    for (Bar bar : bars) {
      if (bar.lengths().size() > parts.size()
          || bar.lengths().stream().anyMatch(length -> !(length >= 0 && Double.isFinite(length)))) {
        throw new IllegalArgumentException(bar.name() + " has the lengths " + bar.lengths());
      }
    }
  }

  /** The picture; the longest bar takes all of the width. */
  public String svg() {
    Svg svg = new Svg(LEFT + LENGTH + RIGHT, TOP + HEIGHT * bars.size() + 12);
    double longest =
        Math.max(Double.MIN_NORMAL, bars.stream().mapToDouble(Bar::length).max().orElse(0));
    svg.text((LEFT + LENGTH + RIGHT) / 2.0, 20, Svg.Anchor.MIDDLE, title);
    for (int part = 0; part < parts.size(); part++) {
      svg.rectangle(LEFT + 110 * part, TOP - 24, 10, 10, Svg.colour(part));
      svg.text(LEFT + 110 * part + 16, TOP - 15, Svg.Anchor.START, parts.get(part));
    }
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int top = TOP + HEIGHT * i;
      double from = LEFT;
      svg.text(LEFT - 8, top + 13, Svg.Anchor.END, bar.name());
      for (int part = 0; part < bar.lengths().size(); part++) {
        double width = bar.lengths().get(part) / longest * LENGTH;
        svg.rectangle(from, top + 2, width, HEIGHT - 5, Svg.colour(part));
        from += width;
      }
      svg.text(from + 6, top + 13, Svg.Anchor.START, bar.label());
    }
    return svg.finish();
  }
}
