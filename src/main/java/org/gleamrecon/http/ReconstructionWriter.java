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
   * Writes into a file.
   *
   * @param reconId makes the boundary of a multipart body
   * @return the media type with its parameters
   */
  final String write(
      AnswerFormat format,
      Reconstruction result,
      RequestOptions options,
      String reconId,
      SpooledFile file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER)) {
      return switch (format) {
        case MULTIPART_DICOM -> multipart(result, options, "recon-" + reconId, out);
        case ZIP -> zip(result, options, out);
        case DICOM -> {
          out.write(instances(result, options).apply(result.images().get(0)));
          yield format.mediaType();
        }
        case MRD_STREAM -> {
          mrdStream(result, out);
          yield format.mediaType();
        }
        case PNG -> {
          out.write(montage(result));
          yield format.mediaType();
        }
      };
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
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

  private String multipart(
      Reconstruction result, RequestOptions options, String boundary, OutputStream out)
      throws IOException {
    Function<MrImage, byte[]> encoder = instances(result, options);
    MultipartRelated body = new MultipartRelated(out, boundary);
    for (MrImage image : result.images()) {
      body.part(encoder.apply(image));
    }
    body.end();
    return MultipartRelated.mediaType(boundary);
  }

  private String zip(Reconstruction result, RequestOptions options, OutputStream out)
      throws IOException {
    Function<MrImage, byte[]> encoder = instances(result, options);
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      // Noise does not shrink: the fast setting costs least time for the same size.
      zip.setLevel(Deflater.BEST_SPEED);
      for (MrImage image : result.images()) {
        ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "IM%06d.dcm", image.index() + 1));
        // Archives of the same images are the same bytes, and tell nothing of the clock.
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(encoder.apply(image));
        zip.closeEntry();
      }
    }
    return AnswerFormat.ZIP.mediaType();
  }
}
