package org.gleamrecon.image;

/**
 * Which magnitudes are black and which are white on a picture to look at.
 *
 * @param lower shown black, like everything below
 * @param upper shown white, like everything above
 */
public record DisplayWindow(double lower, double upper) {
  /**
   * Checked where it is made.
   *
   * @throws IllegalArgumentException unless lower and upper are finite and lower is below upper
   */
  public DisplayWindow {
    if (!(lower < upper) || !Double.isFinite(lower) || !Double.isFinite(upper)) {
      throw new IllegalArgumentException("window from %s to %s".formatted(lower, upper));
    }
  }

  /** The window of a series. */
  public static DisplayWindow of(PixelScaling scaling) {
    return new DisplayWindow(
        scaling.windowCenter() - scaling.windowWidth() / 2,
        scaling.windowCenter() + scaling.windowWidth() / 2);
  }

  /** Grey level 0..255; black for what is not a number. */
  int gray(float magnitude) {
    double share = (magnitude - lower) / (upper - lower);
    return share > 0 ? (int) Math.round(255 * Math.min(share, 1)) : 0;
  }
}
