package org.gleamrecon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The pictures, as the JDK's own reader sees them. */
class MontageTest {
  private static final DisplayWindow WINDOW = new DisplayWindow(10, 20);

  @Test
  void magnitudesBecomeGreysOfTheWindow() throws IOException {
    float[] magnitude = {5, 10, 15, 20, 25, Float.NaN};
    BufferedImage picture =
        read(Montage.of(List.of(new Montage.Tile("", magnitude, 3, 2)), 1, WINDOW));
    int[] expected = {0, 0, 128, 255, 255, 0};
    int gap = (picture.getWidth() - 3) / 2;
    for (int i = 0; i < 6; i++) {
      assertEquals(expected[i], gray(picture, gap + i % 3, gap + i / 3), "pixel " + i);
    }
  }

  @Test
  void tilesOfDifferentSizesStandInRowsUnderTheirLabels() throws IOException {
    List<Montage.Tile> tiles =
        List.of(white("zero-filled", 32, 20), white("n_inf 8", 100, 40), white("truth", 8, 8));
    BufferedImage picture = read(Montage.of(tiles, 2, WINDOW));
    int white = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        white += gray(picture, x, y) == 255 ? 1 : 0;
      }
    }
    int ink = ink("zero-filled") + ink("n_inf 8") + ink("truth");
    assertEquals(32 * 20 + 100 * 40 + 8 * 8 + ink, white);
    assertTrue(picture.getWidth() >= 200 && picture.getHeight() >= 80);
  }

  @Test
  void aLabelLongerThanItsImageWidensTheCell() throws IOException {
    String label = "compressed sensing, 30 iterations";
    BufferedImage picture = read(Montage.of(List.of(white(label, 8, 8)), 1, WINDOW));
    assertTrue(picture.getWidth() >= label.length() * 6, () -> "" + picture.getWidth());
  }

  @Test
  void everyPrintableCharacterLooksDifferent() {
    Set<String> shapes = new HashSet<>();
    for (int character = ' '; character <= '~'; character++) {
      StringBuilder shape = new StringBuilder();
      for (int point = 0; point < BitmapFont.HEIGHT * BitmapFont.WIDTH; point++) {
        boolean ink =
            BitmapFont.isInk(character, point / BitmapFont.WIDTH, point % BitmapFont.WIDTH);
        shape.append(ink ? '#' : '.');
      }
      assertTrue(shapes.add(shape.toString()), "character " + character + "\n" + shape);
    }
    assertEquals(95, shapes.size());
    assertTrue(BitmapFont.isInk('T', 0, 0));
    assertFalse(BitmapFont.isInk('T', 1, 0));
    assertTrue(BitmapFont.isInk('L', 6, 4));
    assertTrue(BitmapFont.isInk(0x6f22, 0, 0));
  }

  @Test
  void theSamePictureHasTheSameBytes() {
    byte[] first = Montage.of(List.of(white("a", 9, 9)), 3, WINDOW);
    assertTrue(Arrays.equals(first, Montage.of(List.of(white("a", 9, 9)), 3, WINDOW)));
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Montage.of(List.of(), 1, WINDOW));
    assertThrows(IllegalArgumentException.class, () -> new Montage.Tile("", new float[5], 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new DisplayWindow(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new GrayPicture(1 << 15, 1 << 15));
  }

  private static Montage.Tile white(String label, int nx, int ny) {
    float[] magnitude = new float[nx * ny];
    Arrays.fill(magnitude, 99);
    return new Montage.Tile(label, magnitude, nx, ny);
  }

  private static int ink(String label) {
    int ink = 0;
    for (int i = 0; i < label.length() * BitmapFont.HEIGHT * BitmapFont.WIDTH; i++) {
      int point = i % (BitmapFont.HEIGHT * BitmapFont.WIDTH);
      int character = label.charAt(i / (BitmapFont.HEIGHT * BitmapFont.WIDTH));
      ink +=
          BitmapFont.isInk(character, point / BitmapFont.WIDTH, point % BitmapFont.WIDTH) ? 1 : 0;
    }
    return ink;
  }

  private static BufferedImage read(byte[] png) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(BufferedImage.TYPE_BYTE_GRAY, picture.getType());
    return picture;
  }

  private static int gray(BufferedImage picture, int x, int y) {
    return picture.getRaster().getSample(x, y, 0);
  }
}
