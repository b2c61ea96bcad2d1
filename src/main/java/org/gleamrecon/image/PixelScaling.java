package org.gleamrecon.image;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * How magnitudes become unsigned 16 bit pixels, the same for a whole series: stored =
 * round(magnitude / slope), clipped to 0..65535; magnitude = stored x slope + 0.
 *
 * <p>Decisions. The largest magnitude of the series becomes 32767, not 65535: programs that read
 * the pixels as signed still show the image, and a scale fixed before the last image has a factor
 * of two to spare. The intercept is 0: nothing measured is nothing stored. The slope has at most
 * nine significant digits, so that the decimal string in a DICOM object is this very number.
 *
 * @param slope RescaleSlope, above 0
 * @param windowCenter in rescaled units (after slope), like {@code windowWidth}; the window is the
 *     one of VOI LUT function LINEAR_EXACT: centre ± width / 2
 */
public record PixelScaling(double slope, double windowCenter, double windowWidth) {
  /** Stored value of the largest magnitude. */
  public static final int PEAK = 32767;

  /** Fractions of the pixels of a series below the window and below its upper end. */
  private static final double LOWER = 0.01;

  private static final double UPPER = 0.995;
  private static final MathContext NINE_DIGITS_UP = new MathContext(9, RoundingMode.CEILING);

  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException if slope or width is not above 0 or anything is not finite
   */
  public PixelScaling {
    if (!(slope > 0 && windowWidth > 0) || !Double.isFinite(slope + windowCenter + windowWidth)) {
      throw new IllegalArgumentException(
          "slope %s, window %s, %s".formatted(slope, windowCenter, windowWidth));
    }
  }

  /**
   * One slope and one window for a series: its maximum becomes {@link #PEAK}; the window runs from
   * the 1 % to the 99.5 % quantile of the magnitudes of all images. Values that are not finite are
   * left out. A series of zeros (or an empty one) has slope 1 and a window of width 1.
   */
  public static PixelScaling of(List<MrImage> images) {
    double squaredPeak = 0;
    for (MrImage image : images) {
      for (int i = 0; i < image.nx() * image.ny(); i++) {
        double squared = image.squaredMagnitude(i);
        if (squared > squaredPeak && squared < Double.POSITIVE_INFINITY) {
          squaredPeak = squared;
        }
      }
    }
    if (squaredPeak == 0) {
      return new PixelScaling(1, 0.5, 1);
    }
    double slope =
        BigDecimal.valueOf(Math.sqrt(squaredPeak) / PEAK).round(NINE_DIGITS_UP).doubleValue();
    // The quantiles are taken on the stored values: 32768 counters whatever the size of the series.
    long[] histogram = new long[PEAK + 1];
    long counted = 0;
    for (MrImage image : images) {
      for (int i = 0; i < image.nx() * image.ny(); i++) {
        double magnitude = Math.sqrt(image.squaredMagnitude(i));
        if (Double.isFinite(magnitude)) {
          histogram[(int) Math.round(magnitude / slope)]++;
          counted++;
        }
      }
    }
    double lower = quantile(histogram, counted, LOWER) * slope;
    double upper = quantile(histogram, counted, UPPER) * slope;
    double width = Math.max(upper - lower, slope);
    return new PixelScaling(slope, lower + width / 2, width);
  }

  private static int quantile(long[] histogram, long counted, double fraction) {
    long rank = (long) Math.ceil(fraction * counted);
    long below = 0;
    int value = 0;
    while (value < PEAK && below + histogram[value] < rank) {
      below += histogram[value++];
    }
    return value;
  }

  /**
   * Magnitudes to stored pixels, in the same order. Not-a-number becomes 0 and counts as clipped.
   */
  public StoredPixels apply(float[] magnitude) {
    short[] stored = new short[magnitude.length];
    int clipped = 0;
    for (int i = 0; i < magnitude.length; i++) {
      double scaled = magnitude[i] / slope;
      if (scaled >= 0 && scaled < 65535.5) {
        stored[i] = (short) Math.round(scaled);
      } else {
        clipped++;
        stored[i] = scaled > 0 ? (short) 0xffff : 0;
      }
    }
    return new StoredPixels(stored, clipped);
  }

  /**
   * Pixels as they are stored.
   *
   * @param pixels unsigned 16 bit, [y][x]
   * @param clipped how many did not fit
   */
  public record StoredPixels(short[] pixels, int clipped) {}
}
