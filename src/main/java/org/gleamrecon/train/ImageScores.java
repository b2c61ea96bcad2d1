package org.gleamrecon.train;

import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.quality.ImageQuality;

/**
 * Every exit's figures on the same images.
 *
 * @param exits numbers of iterations
 * @param figures per exit, per image. Where there is no truth, {@code nrmse} is the relative error
 *     on the held-out samples, {@code psnr} is that in dB (-20 log10), and there is no {@code ssim}
 *     (NaN)
 */
record ImageScores(List<Integer> exits, List<List<ImageQuality>> figures) {

  static ImageScores none(List<Integer> exits) {
    List<List<ImageQuality>> figures = new ArrayList<>();
    exits.forEach(exit -> figures.add(new ArrayList<>()));
    return new ImageScores(exits, figures);
  }

  /** Adds images' figures, per exit, per image. */
  void add(List<List<ImageQuality>> more) {
    for (int i = 0; i < figures.size(); i++) {
      figures.get(i).addAll(more.get(i));
    }
  }

  int images() {
    return figures.get(0).size();
  }

  /** Mean figures over the images. */
  List<ModelCard.ExitMetrics> means() {
    List<ModelCard.ExitMetrics> metrics = new ArrayList<>();
    for (int i = 0; i < exits.size(); i++) {
      ImageQuality mean = ImageQuality.over(figures.get(i)).mean();
      metrics.add(new ModelCard.ExitMetrics(exits.get(i), mean.psnr(), mean.ssim(), mean.nrmse()));
    }
    return metrics;
  }

  /** One exit's decibels, per image. */
  double[] decibels(int exit) {
    return figures.get(exit).stream().mapToDouble(ImageQuality::psnr).toArray();
  }
}
