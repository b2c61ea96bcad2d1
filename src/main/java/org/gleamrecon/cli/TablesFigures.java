package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gleamrecon.image.BarChart;
import org.gleamrecon.image.DisplayWindow;
import org.gleamrecon.image.LineChart;
import org.gleamrecon.image.Montage;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.train.ModelComparison;
import org.gleamrecon.train.Spread;

/**
 * The paper's figures in form: 7, time of the way forward and back; 8, images after every
 * iteration; 9, PSNR over iterations. The last two are of networks trained both end to end and
 * greedily.
 */
final class TablesFigures {
  private static final String END_TO_END = "end-to-end";
  private static final String GLEAM = "gleam";

  private TablesFigures() {}

  /** Writes fig7.svg, fig8-NETWORK.png and fig9-NETWORK.svg. */
  static void write(Tables tables, Path directory) throws IOException {
    Files.writeString(directory.resolve("fig7.svg"), times(tables).svg());
    for (ComparedNetwork network : tables.plan().networks()) {
      Optional<ModelComparison.OfModel> endToEnd = tables.quality(network.name(), END_TO_END);
      Optional<ModelComparison.OfModel> gleam = tables.quality(network.name(), GLEAM);
      if (tables.comparison().isPresent() && endToEnd.isPresent() && gleam.isPresent()) {
        ModelComparison.Picture truth = tables.comparison().get().truth();
        Files.write(
            directory.resolve("fig8-" + network.name() + ".png"),
            images(truth, endToEnd.get(), gleam.get()));
        Files.writeString(
            directory.resolve("fig9-" + network.name() + ".svg"),
            new LineChart(
                    network.title(),
                    "iterations (N_inf)",
                    "PSNR, dB",
                    List.of(
                        line(END_TO_END, endToEnd.get(), all(endToEnd.get())),
                        line(GLEAM, gleam.get(), network.plan(GLEAM).settings().network().exits())))
                .svg());
      }
    }
  }

  /** Every network's strategies, relative to its end-to-end step. */
  private static BarChart times(Tables tables) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Tables.Row row : tables.rows()) {
      Optional<Spread> whole =
          tables.row(row.network().name(), END_TO_END).flatMap(Tables.Row::stepMs);
      if (whole.isPresent() && row.forwardMs().isPresent() && row.backwardMs().isPresent()) {
        double forward = row.forwardMs().get().median();
        double backward = row.backwardMs().get().median();
        bars.add(
            new BarChart.Bar(
                row.network().name() + " " + row.strategy(),
                List.of(forward / whole.get().median(), backward / whole.get().median()),
                String.format(Locale.ROOT, "%.3f + %.3f s", forward / 1e3, backward / 1e3)));
      }
    }
    return new BarChart(
        "Time of a training step, relative to the network's end-to-end step",
        List.of("forward", "backward"),
        bars);
  }

  private static List<Integer> all(ModelComparison.OfModel model) {
    return IntStream.rangeClosed(1, model.figures().size()).boxed().toList();
  }

  private static LineChart.Line line(
      String name, ModelComparison.OfModel model, List<Integer> iterations) {
    return new LineChart.Line(
        name, iterations.stream().map(i -> new LineChart.Point(i, model.meanPsnr(i))).toList());
  }

  /** End to end above, greedily below, one window; at the end of both rows the truth. */
  private static byte[] images(
      ModelComparison.Picture truth,
      ModelComparison.OfModel endToEnd,
      ModelComparison.OfModel gleam) {
    List<Montage.Tile> tiles = new ArrayList<>();
    add(tiles, "e2e", endToEnd, truth);
    add(tiles, GLEAM, gleam, truth);
    float[] sorted = truth.magnitude().clone();
    Arrays.sort(sorted);
    float white = Math.max(sorted[(int) (0.995 * (sorted.length - 1))], Float.MIN_NORMAL);
    return Montage.of(tiles, tiles.size() / 2, new DisplayWindow(0, white));
  }

  private static void add(
      List<Montage.Tile> tiles,
      String name,
      ModelComparison.OfModel model,
      ModelComparison.Picture truth) {
    int iteration = 0;
    for (ModelComparison.Picture picture : model.pictures()) {
      iteration++;
      double psnr =
          ImageQuality.of(picture.magnitude(), truth.magnitude(), truth.ny(), truth.nx()).psnr();
      tiles.add(tile(String.format(Locale.ROOT, "%s %d: %.2f dB", name, iteration, psnr), picture));
    }
    tiles.add(tile("truth", truth));
  }

  private static Montage.Tile tile(String label, ModelComparison.Picture picture) {
    return new Montage.Tile(label, picture.magnitude(), picture.nx(), picture.ny());
  }
}
