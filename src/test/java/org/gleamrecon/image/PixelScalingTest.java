package org.gleamrecon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gleamrecon.image.PixelScaling.StoredPixels;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.kspace.SliceGeometry;
import org.gleamrecon.kspace.Vector3d;
import org.junit.jupiter.api.Test;

class PixelScalingTest {
  private static final long SEED = 5;

  @Test
  void everyMagnitudeReturnsWithinHalfAStepAtAnyScale() {
    Random random = new Random(SEED);
    for (double unit : new double[] {1e-40, 1e-9, 1, 1e6, 1e35}) {
      List<MrImage> series = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        float[] pixels = new float[2 * 20 * 10];
        for (int p = 0; p < pixels.length; p++) {
          pixels[p] = (float) (unit * (i + 1) * random.nextGaussian());
        }
        series.add(image(pixels, 20, 10));
      }
      PixelScaling scaling = PixelScaling.of(series);
      int peak = 0;
      for (MrImage image : series) {
        float[] magnitude = image.magnitude();
        StoredPixels stored = scaling.apply(magnitude);
        assertEquals(0, stored.clipped());
        for (int p = 0; p < magnitude.length; p++) {
          int value = Short.toUnsignedInt(stored.pixels()[p]);
          assertEquals(magnitude[p], value * scaling.slope(), scaling.slope() * 0.500001);
          peak = Math.max(peak, value);
        }
      }
      assertEquals(PixelScaling.PEAK, peak);
      assertTrue(BigDecimal.valueOf(scaling.slope()).precision() <= 9);
    }
  }

  @Test
  void theWindowLeavesOutTheBrightestAndDarkest() {
    float[] pixels = new float[2 * 100 * 100];
    for (int p = 0; p < 10_000; p++) {
      pixels[2 * p] = p < 30 ? 1e6f : p; // 30 hot pixels, the others 30 .. 9999
    }
    DisplayWindow window = DisplayWindow.of(PixelScaling.of(List.of(image(pixels, 100, 100))));
    double step = 1e6 / PixelScaling.PEAK;
    assertEquals(129, window.lower(), step);
    assertEquals(9979, window.upper(), step);
  }

  @Test
  void aSeriesOfZerosHasAScale() {
    PixelScaling scaling = PixelScaling.of(List.of(image(new float[8], 2, 2)));
    assertEquals(new PixelScaling(1, 0.5, 1), scaling);
    assertEquals(0, scaling.apply(new float[4]).clipped());
    assertEquals(scaling, PixelScaling.of(List.of()));
  }

  @Test
  void aConstantSeriesHasAWindow() {
    float[] pixels = {2, 0, 2, 0, 2, 0, 2, 0};
    assertTrue(PixelScaling.of(List.of(image(pixels, 2, 2))).windowWidth() > 0);
  }

  @Test
  void valuesThatAreNotFiniteDoNotReachTheScale() {
    float[] pixels = {3, 4, Float.NaN, 0, Float.POSITIVE_INFINITY, 0, 0, 1};
    PixelScaling scaling = PixelScaling.of(List.of(image(pixels, 2, 2)));
    assertEquals(5.0 / PixelScaling.PEAK, scaling.slope(), 1e-11);
  }

  @Test
  void whatDoesNotFitIsClippedAndCounted() {
    StoredPixels stored =
        new PixelScaling(0.5, 1, 1)
            .apply(new float[] {0, 32767.5f, 40000, Float.NaN, Float.POSITIVE_INFINITY});
    assertEquals(3, stored.clipped());
    assertEquals(65535, Short.toUnsignedInt(stored.pixels()[1]));
    assertEquals(65535, Short.toUnsignedInt(stored.pixels()[2]));
    assertEquals(0, stored.pixels()[3]);
    assertEquals(65535, Short.toUnsignedInt(stored.pixels()[4]));
  }

  @Test
  void aScaleThatIsNoScaleIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PixelScaling(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PixelScaling(1, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new PixelScaling(1, 1, -1));
  }

  private static MrImage image(float[] pixels, int nx, int ny) {
    Vector3d x = new Vector3d(1, 0, 0);
    Vector3d y = new Vector3d(0, 1, 0);
    ImageGeometry geometry =
        new ImagePlacement(nx, ny, 1, nx, ny, 1)
            .place(new SliceGeometry(new Vector3d(0, 0, 0), x, y, x.cross(y)), 0);
    return new MrImage(
        pixels, nx, ny, geometry, new FrameCounters(0, 0, 0, 0, 0), 0, 0, 0, 0, new long[3]);
  }
}
