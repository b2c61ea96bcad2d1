package org.gleamrecon.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.train.TrainingProgress;

/** A training's progress as a bar or as lines. */
final class TrainingReport implements TrainingProgress {
  private final Progress progress;
  private double done;

  TrainingReport(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void scanRead(int scans, int of, int frames) {
    progress.at("reading scan " + scans + " of " + of, (double) scans / of);
  }

  @Override
  public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {
    done = (double) step / steps;
    progress.at(
        String.format(
            Locale.ROOT,
            "step %d of %d, loss %s, %.0f min left",
            step,
            steps,
            losses.stream()
                .map(loss -> String.format(Locale.ROOT, "%.4f", loss))
                .collect(Collectors.joining(" ")),
            secondsLeft / 60),
        done);
  }

  @Override
  public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {
    progress.at(
        "step %d, validation %s dB%s"
            .formatted(
                step,
                exits.stream()
                    .map(exit -> String.format(Locale.ROOT, "%.2f", exit.psnrDb()))
                    .collect(Collectors.joining(" ")),
                best ? ", the best so far" : ""),
        done);
  }
}
