package org.gleamrecon.quality;

import java.util.List;

/**
 * How far an image is from its reference: magnitudes of a whole slice, neither rescaled nor masked.
 *
 * @param psnr 20 log10(max |reference| / RMSE), dB
 * @param ssim structural similarity (Wang et al., IEEE TIP 2004;13:600): Gaussian window with sigma
 *     1.5 cut at 3.5 sigma, data range = maximum of the reference, K1 = 0.01, K2 = 0.03, mean over
 *     the pixels whose window lies inside the slice
 * @param nrmse RMSE / RMS of the reference
 */
public record ImageQuality(double psnr, double ssim, double nrmse) {

  /**
   * Figures of one slice.
   *
   * @param image magnitudes, (y, x)
   * @param reference magnitudes, (y, x)
   */
  public static ImageQuality of(float[] image, float[] reference, int ny, int nx) {
    if (image.length != ny * nx || reference.length != ny * nx) {
      throw new IllegalArgumentException(
          "image of %d and reference of %d pixels for %d x %d"
              .formatted(image.length, reference.length, ny, nx));
    }
    double error = 0;
    double power = 0;
    double peak = 0;
    for (int i = 0; i < image.length; i++) {
      double difference = (double) image[i] - reference[i];
      error += difference * difference;
      power += (double) reference[i] * reference[i];
      peak = Math.max(peak, reference[i]);
    }
    double rmse = Math.sqrt(error / image.length);
    return new ImageQuality(
        20 * Math.log10(peak / rmse),
        StructuralSimilarity.of(image, reference, ny, nx, peak),
        Math.sqrt(error / power));
  }

  /** Mean and standard deviation (of the population) over slices. */
  public record OverSlices(ImageQuality mean, ImageQuality standardDeviation) {}

  /** Mean and standard deviation over slices. */
  public static OverSlices over(List<ImageQuality> slices) {
    double[] psnr = slices.stream().mapToDouble(ImageQuality::psnr).toArray();
    double[] ssim = slices.stream().mapToDouble(ImageQuality::ssim).toArray();
    double[] nrmse = slices.stream().mapToDouble(ImageQuality::nrmse).toArray();
    return new OverSlices(
        new ImageQuality(mean(psnr), mean(ssim), mean(nrmse)),
        new ImageQuality(deviation(psnr), deviation(ssim), deviation(nrmse)));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
