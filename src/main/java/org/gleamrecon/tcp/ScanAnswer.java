package org.gleamrecon.tcp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.pipeline.ConfigurationMessage;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.EffectiveOptions;
import org.gleamrecon.pipeline.MrdImages;
import org.gleamrecon.pipeline.Priority;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.ScanReconstruction;

/**
 * The answer to a scan, in the spool: texts, then images; CLOSE is not among it. Closing it removes
 * it.
 *
 * @param images how many
 */
record ScanAnswer(SpooledFile file, Provenance provenance, int images) implements AutoCloseable {
  private static final String DOOR = "mrd";
  private static final int BUFFER = 1 << 18;

  /**
   * Reconstructs a scan.
   *
   * @param id of the session, for the operator
   * @param scan an MRD stream
   * @param clientGone asked now and then whether nobody waits any more
   */
  static ScanAnswer of(String id, Path scan, BooleanSupplier clientGone, DoorParts parts) {
    SessionProgress progress = new SessionProgress(clientGone, parts.listener());
    try (AcquisitionSource source = parts.corridor().open(scan, RequestOptions.DEFAULT_DATASET)) {
      ConfigurationMessage message =
          source.configuration().map(ConfigurationText::parse).orElse(ConfigurationMessage.NONE);
      EffectiveOptions options = EffectiveOptions.join(RequestOptions.NONE, message);
      ScanReconstruction.Outcome outcome =
          ScanReconstruction.run(
              options, request -> parts.corridor().reconstruct(source, request, progress));
      outcome.yielded().ifPresent(code -> parts.listener().fellBack(code.name()));
      Reconstruction result = outcome.reconstruction();
      Optional<String> undelivered =
          parts.delivery().take(DOOR, () -> series(result, options.options()));
      return written(
          result,
          texts(id, result, options.options(), undelivered),
          options.options(),
          ReplyForm.of(message.reply()),
          parts.spool().create());
    }
  }

  private static ScanAnswer written(
      Reconstruction result,
      List<String> texts,
      RequestOptions options,
      ReplyForm form,
      SpooledFile file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER)) {
      MessageWriter writer = new MessageWriter(out);
      for (String text : texts) {
        writer.write(new MrdMessage.Text(text));
      }
      switch (form) {
        case IMAGES -> {
          for (MrImage image : result.images()) {
            writer.write(MrdImages.magnitude(image, result.provenance()));
          }
        }
        case DICOM -> writeDicom(result, options, writer);
      }
    } catch (IOException failure) {
      file.close();
      throw SpooledFile.failed(failure);
    } catch (RuntimeException | Error failure) {
      file.close();
      throw failure;
    }
    return new ScanAnswer(file, result.provenance(), result.images().size());
  }

  private static List<String> texts(
      String id, Reconstruction result, RequestOptions options, Optional<String> undelivered) {
    List<String> texts = new ArrayList<>();
    if (options.priority().filter(priority -> priority != Priority.ROUTINE).isPresent()) {
      texts.add(ConsoleText.warning("priorities other than routine are not available here"));
    }
    for (String warning : result.provenance().warnings()) {
      texts.add(ConsoleText.warning(warning));
    }
    undelivered.map(ConsoleText::warning).ifPresent(texts::add);
    texts.add(ConsoleText.summary(id, result.images().size(), result.provenance()));
    return texts;
  }

  private static DicomSeries series(Reconstruction result, RequestOptions options) {
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

  private static void writeDicom(
      Reconstruction result, RequestOptions options, MessageWriter writer) throws IOException {
    DicomEncoder encoder = series(result, options).encoder();
    for (MrImage image : result.images()) {
      writer.write(
          new MrdMessage.DicomMessage(
              encoder.encode(image),
              // The Gadgetron's client puts .dcm behind it.
              String.format(Locale.ROOT, "IM%06d", image.index() + 1),
              MrdImages.meta(image, result.provenance())));
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
