package org.gleamrecon.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.image.Montage;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.pipeline.MrdImages;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestOptions;

/**
 * Writes a reconstruction in one of the answer formats. Instances are encoded one by one, so that
 * memory does not grow with their number.
 */
public class ReconstructionWriter {
  private static final int BUFFER = 1 << 18;

  /**
   * Writes into a file, of media type {@link AnswerFormat#mediaType(String)}.
   *
   * @param reconId makes the boundary of a multipart body
   */
  static void write(AnswerFormat format, AnswerImages images, String reconId, SpooledFile file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER)) {
      switch (format) {
        case MULTIPART_DICOM -> {
          MultipartRelated body = new MultipartRelated(out, MultipartRelated.boundary(reconId));
          for (int index = 0; index < images.count(); index++) {
            body.part(images.instance(index));
          }
          body.end();
        }
        // Noise does not shrink: the fast setting costs least time for the same size.
        case ZIP -> zip(images, Deflater.BEST_SPEED, out);
        case DICOM -> out.write(images.instance(0));
        case MRD_STREAM -> images.mrdStream(out);
        case PNG -> images.montage(out);
      }
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }

  /** The images of a reconstruction, encoded when they are asked for. */
  final AnswerImages images(Reconstruction result, RequestOptions options) {
    Function<MrImage, byte[]> encoder = instances(result, options);
    return new AnswerImages() {
      @Override
      public int count() {
        return result.images().size();
      }

      @Override
      public byte[] instance(int index) {
        return encoder.apply(result.images().get(index));
      }

      @Override
      public void mrdStream(OutputStream out) throws IOException {
        ReconstructionWriter.this.mrdStream(result, out);
      }

      @Override
      public void montage(OutputStream out) throws IOException {
        out.write(ReconstructionWriter.this.montage(result));
      }
    };
  }

  /** Encodes the images of a series as DICOM files. */
  Function<MrImage, byte[]> instances(Reconstruction result, RequestOptions options) {
    return series(result, options).encoder()::encode;
  }

  /** The images as DICOM files, whatever the answer's format. */
  static DicomSeries series(Reconstruction result, RequestOptions options) {
    return new DicomSeries(
        new DicomEncoder(
            result.header(),
            result.provenance(),
            result.scaling(),
            new SeriesOptions(
                options.seriesDescription(),
                options.seriesNumber(),
                LocalDateTime.now(ZoneId.systemDefault()))),
        result.images());
  }

  /** A picture of all images. */
  byte[] montage(Reconstruction result) {
    return Montage.of(result.images(), result.scaling());
  }

  /** Header and complex images as an MRD v1 stream. */
  void mrdStream(Reconstruction result, OutputStream out) throws IOException {
    MrdImages.write(result, out);
  }

  /** An archive of DICOM files; {@code level} as for {@link Deflater}. */
  static void zip(AnswerImages images, int level, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(level);
      for (int index = 0; index < images.count(); index++) {
        ZipEntry entry = new ZipEntry(entry(index));
        // Archives of the same images are the same bytes, and tell nothing of the clock.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(images.instance(index));
        zip.closeEntry();
      }
    }
  }

  /** Name of an image in an archive; {@code index} from 0. */
  static String entry(int index) {
    return String.format(Locale.ROOT, "IM%06d.dcm", index + 1);
  }
}
