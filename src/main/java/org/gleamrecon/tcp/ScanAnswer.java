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
import java.util.function.BooleanSupplier;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
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
 * @param form of the images
 * @param studyInstanceUid of the images
 */
record ScanAnswer(
    SpooledFile file, Provenance provenance, int images, ReplyForm form, String studyInstanceUid)
    implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  /**
   * Reconstructs a scan.
   *
   * @param id of the session, for the operator
   * @param scan an MRD stream
   * @param heard hears whose the scan is
   * @param clientGone asked now and then whether nobody waits any more
   */
  static ScanAnswer of(
      String id, Path scan, ScanAudit heard, BooleanSupplier clientGone, DoorParts parts) {
    SessionProgress progress = new SessionProgress(clientGone, parts.listener());
    try (AcquisitionSource source = parts.corridor().open(scan, RequestOptions.DEFAULT_DATASET)) {
      MrdHeader header = source.header();
      heard.received(
          Subject.given(header.subject().patientId(), header.study().studyInstanceUid()));
      ConfigurationMessage message =
          source.configuration().map(ConfigurationText::parse).orElse(ConfigurationMessage.NONE);
      EffectiveOptions options = EffectiveOptions.join(RequestOptions.NONE, message);
      ScanReconstruction.Outcome outcome =
          ScanReconstruction.run(
              options, request -> parts.corridor().reconstruct(source, request, progress));
      outcome.yielded().ifPresent(code -> parts.listener().fellBack(code.name()));
      return written(
          id,
          outcome.reconstruction(),
          options.options(),
          ReplyForm.of(message.reply()),
          parts.spool().create());
    }
  }

  private static ScanAnswer written(
      String id, Reconstruction result, RequestOptions options, ReplyForm form, SpooledFile file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER)) {
      MessageWriter writer = new MessageWriter(out);
      for (String text : texts(id, result, options)) {
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
    return new ScanAnswer(
        file,
        result.provenance(),
        result.images().size(),
        form,
        new UidGenerator(result.header(), result.provenance()).studyInstanceUid());
  }

  private static List<String> texts(String id, Reconstruction result, RequestOptions options) {
    List<String> texts = new ArrayList<>();
    if (options.priority().filter(priority -> priority != Priority.ROUTINE).isPresent()) {
      texts.add(ConsoleText.warning("priorities other than routine are not available here"));
    }
    for (String warning : result.provenance().warnings()) {
      texts.add(ConsoleText.warning(warning));
    }
    texts.add(ConsoleText.summary(id, result.images().size(), result.provenance()));
    return texts;
  }

  private static void writeDicom(
      Reconstruction result, RequestOptions options, MessageWriter writer) throws IOException {
    DicomEncoder encoder =
        new DicomEncoder(
            result.header(),
            result.provenance(),
            result.scaling(),
            new SeriesOptions(
                options.seriesDescription(),
                options.seriesNumber(),
                LocalDateTime.now(ZoneId.systemDefault())));
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
