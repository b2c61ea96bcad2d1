package org.gleamrecon.image;

import java.util.List;

/** Several images side by side in one PNG, all with the same window, each under its label. */
public final class Montage {
  private static final int GAP = 4;
  private static final int LABEL_HEIGHT = BitmapFont.HEIGHT + 3;

  private Montage() {}

  /**
   * One image of a montage.
   *
   * @param label printable ASCII is drawn as it is, other characters as a box; empty for none
   * @param magnitude [y][x]
   */
  public record Tile(String label, float[] magnitude, int nx, int ny) {
    /**
     * Checked where it is made.
     *
     * @throws IllegalArgumentException if the array does not have nx x ny values
     */
    public Tile {
      if (nx < 1 || ny < 1 || (long) nx * ny != magnitude.length) {
        throw new IllegalArgumentException(
            "%d values for %d x %d pixels".formatted(magnitude.length, nx, ny));
      }
    }

    public static Tile of(String label, MrImage image) {
      return new Tile(label, image.magnitude(), image.nx(), image.ny());
    }
  }

  /**
   * The tiles in rows, left to right. Every cell is as large as the largest tile and as wide as the
   * longest label; smaller tiles are centred. Pixels are neither stretched nor smoothed.
   *
   * @throws IllegalArgumentException if there are no tiles or no columns, or the picture would have
   *     more than 2^28 pixels
   */
  public static byte[] of(List<Tile> tiles, int columns, DisplayWindow window) {
    if (tiles.isEmpty() || columns < 1) {
      throw new IllegalArgumentException("%d tiles in %d columns".formatted(tiles.size(), columns));
    }
    int used = Math.min(columns, tiles.size());
    int rows = (tiles.size() + used - 1) / used;
    int tileWidth = 0;
    int tileHeight = 0;
    int label = 0;
    for (Tile tile : tiles) {
      int text = tile.label().codePointCount(0, tile.label().length());
      tileWidth = Math.max(tileWidth, Math.max(tile.nx(), text * BitmapFont.ADVANCE));
      tileHeight = Math.max(tileHeight, tile.ny());
      label = text > 0 ? LABEL_HEIGHT : label;
    }
    long width = (long) used * (tileWidth + GAP) + GAP;
    long height = (long) rows * (tileHeight + label + GAP) + GAP;
    GrayPicture picture = new GrayPicture(clampToInt(width), clampToInt(height));
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      int left = GAP + i % used * (tileWidth + GAP);
      int top = GAP + i / used * (tileHeight + label + GAP);
      picture.write(tile.label(), left, top);
      picture.draw(
          tile.magnitude(),
          tile.nx(),
          tile.ny(),
          window,
          left + (tileWidth - tile.nx()) / 2,
          top + label + (tileHeight - tile.ny()) / 2);
    }
    return picture.png();
  }

  /**
   * All images of a series without labels, in a grid about as wide as high, in the series' own
   * window.
   */
  public static byte[] of(List<MrImage> series, PixelScaling scaling) {
    List<Tile> tiles = series.stream().map(image -> Tile.of("", image)).toList();
    int columns = (int) Math.ceil(Math.sqrt(tiles.size()));
    return of(tiles, columns, DisplayWindow.of(scaling));
  }

  private static int clampToInt(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
