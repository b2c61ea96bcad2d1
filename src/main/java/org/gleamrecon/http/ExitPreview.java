package org.gleamrecon.http;

import java.util.Arrays;
import java.util.function.Supplier;
import org.gleamrecon.image.DisplayWindow;
import org.gleamrecon.image.GrayPicture;
import org.gleamrecon.pipeline.Iteration;

/**
 * A small picture of an image that is still in work: means over squares of pixels. The PNG is made
 * when somebody asks for it.
 */
final class ExitPreview {
  /** Pixels along the longer side, at most. */
  private static final int LONGEST_SIDE = 128;

  /** Of the pixels this part is not brighter than white. */
  private static final double WHITE = 0.995;

  /** Pixels that tell how bright white is, about. */
  private static final int MOST_SAMPLES = 2048;

  private ExitPreview() {}

  static Supplier<byte[]> of(Iteration.Plane plane) {
    int step = (Math.max(plane.nx(), plane.ny()) + LONGEST_SIDE - 1) / LONGEST_SIDE;
    int width = Math.max(1, plane.nx() / step);
    int height = Math.max(1, plane.ny() / step);
    float[] magnitude = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        magnitude[y * width + x] = mean(plane, x * step, y * step, step);
      }
    }
    GrayPicture picture = new GrayPicture(width, height);
    picture.draw(magnitude, width, height, window(magnitude), 0, 0);
    return picture::png;
  }

  private static float mean(Iteration.Plane plane, int left, int top, int step) {
    int right = Math.min(plane.nx(), left + step);
    int bottom = Math.min(plane.ny(), top + step);
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double re = plane.pixels()[2 * (y * plane.nx() + x)];
        double im = plane.pixels()[2 * (y * plane.nx() + x) + 1];
        sum += Math.sqrt(re * re + im * im);
      }
    }
    return (float) (sum / ((right - left) * (bottom - top)));
  }

  private static DisplayWindow window(float[] magnitude) {
    // Sorting all of them would take longer than the rest of the preview.
    int stride = Math.max(1, magnitude.length / MOST_SAMPLES);
    float[] sorted = new float[(magnitude.length + stride - 1) / stride];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = magnitude[i * stride];
    }
    Arrays.sort(sorted);
    double white = sorted[(int) (WHITE * (sorted.length - 1))];
    return new DisplayWindow(0, white > 0 && Double.isFinite(white) ? white : 1);
  }
}
