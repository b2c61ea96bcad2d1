package org.gleamrecon.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * An 8 bit grey picture, black at first, that becomes a PNG (ISO/IEC 15948). Needs no graphics
 * library and no system fonts, so it works in the smallest container.
 */
public final class GrayPicture {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int LARGEST = 1 << 28;

  private final int width;
  private final int height;
  private final byte[] gray;

  /**
   * A black picture.
   *
   * @throws IllegalArgumentException if it is empty or has more than 2^28 pixels
   */
  public GrayPicture(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > LARGEST) {
      throw new IllegalArgumentException(
          "picture of %d x %d pixels, at most %d".formatted(width, height, LARGEST));
    }
    this.width = width;
    this.height = height;
    this.gray = new byte[width * height];
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Draws magnitudes, [y][x], with their first pixel at (left, top); what lies outside is cut. */
  public void draw(float[] magnitude, int nx, int ny, DisplayWindow window, int left, int top) {
    for (int y = 0; y < ny; y++) {
      for (int x = 0; x < nx; x++) {
        set(left + x, top + y, window.gray(magnitude[y * nx + x]));
      }
    }
  }

  /** Writes a line of text in white, its upper left corner at (left, top). */
  public void write(String text, int left, int top) {
    int x = left;
    for (int character : text.codePoints().toArray()) {
      for (int row = 0; row < BitmapFont.HEIGHT; row++) {
        for (int column = 0; column < BitmapFont.WIDTH; column++) {
          if (BitmapFont.isInk(character, row, column)) {
            set(x + column, top + row, 255);
          }
        }
      }
      x += BitmapFont.ADVANCE;
    }
  }

  private void set(int x, int y, int level) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      gray[y * width + x] = (byte) level;
    }
  }

  /** The picture as a PNG file. */
  public byte[] png() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    // bit depth 8, colour type 0 (grey), deflate, adaptive filters, not interlaced
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 0, 0, 0, 0})
            .array());
    chunk(out, "IDAT", deflatedRows());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private byte[] deflatedRows() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] filtered = new byte[width + 1];
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      for (int y = 0; y < height; y++) {
        filtered[0] = 1; // filter "Sub": differences to the left neighbour compress better
        int previous = 0;
        for (int x = 0; x < width; x++) {
          int value = gray[y * width + x];
          filtered[x + 1] = (byte) (value - previous);
          previous = value;
        }
        deflater.write(filtered);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return data.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }
}
