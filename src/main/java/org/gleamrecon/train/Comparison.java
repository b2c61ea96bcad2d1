package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.modelstore.ModelCard;

/** Every exit before and after a fine-tuning, on the same images. */
record Comparison(List<OfExit> exits) {

  /**
   * One exit.
   *
   * @param differenceDb after minus before, over images
   */
  record OfExit(
      ModelCard.ExitMetrics before, ModelCard.ExitMetrics after, PairedBootstrap differenceDb) {}

  static Comparison of(ImageScores before, ImageScores after, long seed) {
    List<ModelCard.ExitMetrics> meansBefore = before.means();
    List<ModelCard.ExitMetrics> meansAfter = after.means();
    List<OfExit> exits = new ArrayList<>();
    for (int exit = 0; exit < meansBefore.size(); exit++) {
      double[] differences = after.decibels(exit);
      double[] then = before.decibels(exit);
      for (int i = 0; i < differences.length; i++) {
        differences[i] -= then[i];
      }
      exits.add(
          new OfExit(
              meansBefore.get(exit),
              meansAfter.get(exit),
              PairedBootstrap.of(differences, seed + exit)));
    }
    return new Comparison(exits);
  }

  OfExit last() {
    return exits.get(exits.size() - 1);
  }

  List<ModelCard.ExitMetrics> after() {
    return exits.stream().map(OfExit::after).toList();
  }
}
