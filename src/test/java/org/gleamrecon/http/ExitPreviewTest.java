package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.gleamrecon.pipeline.Iteration;
import org.junit.jupiter.api.Test;

class ExitPreviewTest {
  private static BufferedImage picture(float[] pixels, int nx, int ny) throws IOException {
    byte[] png = ExitPreview.of(new Iteration.Plane(pixels, nx, ny)).get();
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void aLargeImageBecomesASmallPictureThatShowsWhatLiesWhere() throws IOException {
    int nx = 300;
    int ny = 200;
    float[] pixels = new float[2 * nx * ny];
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < nx; x++) {
        // The lower right quarter, whatever its phase.
        pixels[2 * (y * nx + x) + x % 2] = x >= nx / 2 && y >= ny / 2 ? -1e-6f : 0;
      }
    }
    BufferedImage picture = picture(pixels, nx, ny);
    assertEquals(100, picture.getWidth());
    assertEquals(66, picture.getHeight());
    assertEquals(255, picture.getRaster().getSample(90, 60, 0));
    assertEquals(0, picture.getRaster().getSample(10, 60, 0));
    assertEquals(0, picture.getRaster().getSample(90, 10, 0));
  }

  @Test
  void anImageWithoutAnythingOrWithWhatIsNoNumberIsAPictureToo() throws IOException {
    assertEquals(0, picture(new float[2], 1, 1).getRaster().getSample(0, 0, 0));
    float[] pixels = {Float.NaN, 0, 1, 0, Float.POSITIVE_INFINITY, 0, 0, 0};
    assertEquals(2, picture(pixels, 2, 2).getWidth());
  }
}
