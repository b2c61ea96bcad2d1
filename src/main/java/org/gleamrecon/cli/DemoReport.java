package org.gleamrecon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.DisplayWindow;
import org.gleamrecon.image.Montage;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.wire.MessageReader;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.quality.ImageQuality;

/**
 * The demo's table and picture: every answer against the truth, on magnitudes, after one
 * least-squares factor for the whole series (whitening changes the scale of an image, not its
 * content).
 */
final class DemoReport {
  private static final int MOST_COLUMNS = 6;

  private final float[] truth; // magnitudes, [slice][y][x]
  private final int slices;
  private final int ny;
  private final int nx;
  private final List<Row> rows = new ArrayList<>();

  /** One answer, its magnitudes on the truth's scale. */
  private record Row(
      String method,
      int nInf,
      double milliseconds,
      String label,
      ImageQuality quality,
      float[] magnitude) {}

  /**
   * @param shape {slices, y, x} of {@code truth}
   */
  DemoReport(float[] truth, int[] shape) {
    this.truth = truth;
    this.slices = shape[0];
    this.ny = shape[1];
    this.nx = shape[2];
  }

  void add(DemoAnswer answer) throws IOException {
    float[] magnitude = fitted(magnitudes(answer.stream()));
    rows.add(
        new Row(
            answer.method(),
            answer.nInf(),
            answer.milliseconds(),
            answer.label(),
            quality(magnitude),
            magnitude));
  }

  private float[] fitted(float[] magnitude) {
    double cross = 0;
    double square = 0;
    for (int i = 0; i < truth.length; i++) {
      cross += (double) magnitude[i] * truth[i];
      square += (double) magnitude[i] * magnitude[i];
    }
    float[] fitted = magnitude.clone();
    for (int i = 0; i < fitted.length; i++) {
      fitted[i] *= (float) (cross / Math.max(square, Double.MIN_NORMAL));
    }
    return fitted;
  }

  /** Writes table.csv and comparison.png, and prints the table. */
  void write(Path directory, PrintWriter out) throws IOException {
    StringBuilder csv = new StringBuilder("method,n_inf,milliseconds,psnr,ssim\n");
    out.printf("%-20s %6s %13s %8s %7s%n", "method", "n_inf", "milliseconds", "psnr", "ssim");
    for (Row row : rows) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%.1f,%.2f,%.4f%n",
              row.method,
              row.nInf,
              row.milliseconds,
              row.quality.psnr(),
              row.quality.ssim()));
      out.printf(
          Locale.ROOT,
          "%-20s %6d %13.1f %8.2f %7.4f%n",
          row.method,
          row.nInf,
          row.milliseconds,
          row.quality.psnr(),
          row.quality.ssim());
    }
    Path table = directory.resolve("table.csv");
    Path picture = directory.resolve("comparison.png");
    Files.writeString(table, csv);
    Files.write(picture, comparison());
    out.printf("%s%n%s%n", picture, table);
  }

  /** Magnitudes of all images of an MRD stream, [slice][y][x]. */
  private float[] magnitudes(byte[] stream) throws IOException {
    float[] magnitudes = new float[truth.length];
    int at = 0;
    MessageReader reader = MessageReader.of(ByteBuffer.wrap(stream));
    for (Optional<MrdMessage> next = reader.read(); next.isPresent(); next = reader.read()) {
      if (next.get() instanceof MrdMessage.ImageMessage message
          && message.image().pixels() instanceof PixelData.ComplexFloats complex) {
        float[] values = complex.values();
        for (int i = 0; i < values.length && at < magnitudes.length; i += 2) {
          magnitudes[at++] = (float) Math.hypot(values[i], values[i + 1]);
        }
      }
    }
    if (at != truth.length) {
      throw new ReconstructionException(
          FailureCode.INTERNAL,
          "the answer has %d pixels, the truth %d".formatted(at, truth.length));
    }
    return magnitudes;
  }

  /** Figures, mean over slices. */
  private ImageQuality quality(float[] magnitude) {
    List<ImageQuality> each = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      each.add(ImageQuality.of(slice(magnitude, slice), slice(truth, slice), ny, nx));
    }
    return ImageQuality.over(each).mean();
  }

  private float[] slice(float[] magnitude, int slice) {
    return Arrays.copyOfRange(magnitude, slice * ny * nx, (slice + 1) * ny * nx);
  }

  /** The middle slice of every row and of the truth, side by side, labelled, in one window. */
  private byte[] comparison() {
    float[] reference = slice(truth, slices / 2);
    List<Montage.Tile> tiles = new ArrayList<>();
    for (Row row : rows) {
      tiles.add(new Montage.Tile(row.label, slice(row.magnitude, slices / 2), nx, ny));
    }
    tiles.add(new Montage.Tile("truth", reference, nx, ny));
    float[] sorted = reference.clone();
    Arrays.sort(sorted);
    float white = Math.max(sorted[(int) (0.995 * (sorted.length - 1))], Float.MIN_NORMAL);
    int rows = (tiles.size() + MOST_COLUMNS - 1) / MOST_COLUMNS;
    return Montage.of(tiles, (tiles.size() + rows - 1) / rows, new DisplayWindow(0, white));
  }
}
