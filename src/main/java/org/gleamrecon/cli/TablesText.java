package org.gleamrecon.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.train.ModelComparison;
import org.gleamrecon.train.Spread;
import org.gleamrecon.train.StepCost;
import org.gleamrecon.train.TrainingSettings;
import org.gleamrecon.unroll.UnrolledNetworkConfig;

/** The tables for people, in Markdown. */
final class TablesText {
  private static final String NONE = "-";

  private final Tables tables;
  private final StringBuilder text = new StringBuilder();

  TablesText(Tables tables) {
    this.tables = tables;
  }

  String markdown() {
    add("# The paper's tables, in form\n");
    TablesPlan.Test test = tables.plan().test();
    TablesPlan.Cost cost = tables.plan().cost();
    tables
        .comparison()
        .ifPresent(
            found ->
                add(
                    ("Quality: %d test images, random lines, R = %s, %d calibration lines, noise %s"
                            + " of the 95th percentile, seed %d; magnitudes of whole images, mean"
                            + " +- standard deviation over images.")
                        .formatted(
                            found.zeroFilled().size(),
                            test.acceleration(),
                            test.calibrationLines(),
                            test.noise(),
                            test.seed())));
    add(
        ("Time and memory: one image of %d x %d, %d coils (%d frames with time), median (lowest to"
                + " highest) of %d x %d steps and of %d processes' memory above what stays"
                + " resident.%n")
            .formatted(
                cost.matrix(),
                cost.matrix(),
                cost.coils(),
                cost.frames(),
                cost.processes(),
                cost.steps(),
                cost.processes()));
    tables.plan().networks().forEach(this::network);
    ratios();
    claims();
    return text.toString();
  }

  private void add(String line) {
    text.append(line).append('\n');
  }

  private void addCells(String... cells) {
    add("| " + String.join(" | ", cells) + " |");
  }

  private void network(ComparedNetwork network) {
    add("## " + network.title() + "\n");
    TrainingSettings settings =
        network.plans().values().stream()
            .filter(plan -> !plan.strategy().endToEnd())
            .findFirst()
            .orElseGet(() -> network.plans().values().iterator().next())
            .settings();
    UnrolledNetworkConfig design = settings.network();
    add(
        "`%s`: %d iterations in %d modules, %d features%s.%n"
            .formatted(
                network.name(),
                design.iterations(),
                design.modules(),
                design.features(),
                network.trained() ? ", " + settings.steps() + " training steps" : ""));
    add(
        "| training | PSNR, dB | SSIM | nRMSE | memory, MB | time per iteration, s | forward, s |"
            + " backward, s | parameters |");
    add("|---|---|---|---|---|---|---|---|---|");
    if (network.trained()) {
      tables
          .comparison()
          .ifPresent(
              found -> {
                baseline("zero-filled", found.zeroFilled());
                baseline("compressed sensing", found.compressedSensing());
              });
    }
    List<Tables.Row> rows = tables.rows(network);
    rows.forEach(this::row);
    rows.forEach(
        row -> row.failures().forEach(failure -> add("\n" + row.strategy() + ": " + failure)));
    add("");
    iterations(network);
  }

  private void baseline(String name, List<ImageQuality> figures) {
    addCells(name, quality(figures), NONE, NONE, NONE, NONE, NONE);
  }

  private void row(Tables.Row row) {
    addCells(
        row.strategy(),
        row.quality().map(found -> quality(found.last())).orElse("- | - | -"),
        spread(row.peakMb(), 1, "%.1f (%.1f to %.1f)"),
        spread(row.stepMs(), 1e-3, "%.3f (%.3f to %.3f)"),
        spread(row.forwardMs(), 1e-3, "%.3f (%.3f to %.3f)"),
        spread(row.backwardMs(), 1e-3, "%.3f (%.3f to %.3f)"),
        row.costs().stream()
            .findFirst()
            .map(StepCost::parameters)
            .map(String::valueOf)
            .orElse(NONE));
  }

  private static String quality(List<ImageQuality> figures) {
    ImageQuality.OverSlices over = ImageQuality.over(figures);
    return String.format(
        Locale.ROOT,
        "%.2f +- %.2f | %.4f +- %.4f | %.4f +- %.4f",
        over.mean().psnr(),
        over.standardDeviation().psnr(),
        over.mean().ssim(),
        over.standardDeviation().ssim(),
        over.mean().nrmse(),
        over.standardDeviation().nrmse());
  }

  private static String spread(Optional<Spread> found, double unit, String format) {
    return found
        .map(
            s ->
                String.format(
                    Locale.ROOT, format, unit * s.median(), unit * s.lowest(), unit * s.highest()))
        .orElse(NONE);
  }

  /** Fig. 9 as numbers. */
  private void iterations(ComparedNetwork network) {
    List<Tables.Row> judged =
        tables.rows(network).stream()
            .filter(row -> row.quality().isPresent())
            .filter(
                row -> network.model(row.strategy()).equals(network.name() + "-" + row.strategy()))
            .toList();
    if (judged.isEmpty()) {
      return;
    }
    int count = judged.get(0).quality().orElseThrow().figures().size();
    addCells(
        "PSNR, dB, after iteration",
        String.join(" | ", IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList()));
    add("|---|" + "---|".repeat(count));
    for (Tables.Row row : judged) {
      ModelComparison.OfModel model = row.quality().orElseThrow();
      List<Integer> exits = network.plan(row.strategy()).settings().network().exits();
      addCells(
          row.strategy(),
          String.join(
              " | ",
              IntStream.rangeClosed(1, count)
                  .mapToObj(
                      i ->
                          String.format(
                              Locale.ROOT,
                              exits.contains(i) ? "**%.2f**" : "%.2f",
                              model.meanPsnr(i)))
                  .toList()));
    }
    add("\nBold: an exit. What lies between was never asked to be right.\n");
  }

  private void ratios() {
    add("## Ratios\n");
    add("Of the medians above.\n");
    add(
        "| network | memory: end-to-end / gleam | time: checkpointed / gleam | time: end-to-end /"
            + " gleam | time: gleam / p-gleam |");
    add("|---|---|---|---|---|");
    for (ComparedNetwork network : tables.plan().networks()) {
      addCells(
          network.name(),
          ratio(network, "end-to-end", "gleam", Tables.Row::peakMb),
          ratio(network, "checkpointed", "gleam", Tables.Row::stepMs),
          ratio(network, "end-to-end", "gleam", Tables.Row::stepMs),
          ratio(network, "gleam", "p-gleam", Tables.Row::stepMs));
    }
    add("");
  }

  private String ratio(
      ComparedNetwork network,
      String above,
      String below,
      Function<Tables.Row, Optional<Spread>> of) {
    Optional<Spread> one = tables.row(network.name(), above).flatMap(of);
    Optional<Spread> other = tables.row(network.name(), below).flatMap(of);
    return one.isPresent() && other.isPresent()
        ? String.format(Locale.ROOT, "%.2f", one.get().median() / other.get().median())
        : NONE;
  }

  private void claims() {
    add("## Claims\n");
    add("| network | claim | found | |");
    add("|---|---|---|---|");
    for (TablesClaim claim : TablesClaim.of(tables)) {
      addCells(claim.network(), claim.claim(), claim.found(), claim.verdict().word());
    }
  }
}
