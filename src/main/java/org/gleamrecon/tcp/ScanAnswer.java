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
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.DicomSeries;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.pipeline.ConfigurationMessage;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.Deadline;
import org.gleamrecon.pipeline.EarlyFrames;
import org.gleamrecon.pipeline.EffectiveOptions;
import org.gleamrecon.pipeline.MrdImages;
import org.gleamrecon.pipeline.Priority;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.RequestTrace;
import org.gleamrecon.pipeline.ScanReconstruction;
import org.gleamrecon.pipeline.Stage;

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
  private static final String DOOR = "mrd";
  private static final int BUFFER = 1 << 18;

  /**
   * A complete scan.
   *
   * @param stream an MRD stream
   * @param received when it was complete, on the clock of {@link System#nanoTime}
   * @param early what was done of it before
   */
  record Scan(Path stream, long received, Optional<EarlyFrames> early) {}

  /**
   * Reconstructs a scan.
   *
   * @param id of the session, for the operator
   * @param heard hears whose the scan is
   * @param clientGone asked now and then whether nobody waits any more
   */
  static ScanAnswer of(
      String id, Scan scan, ScanAudit heard, BooleanSupplier clientGone, DoorParts parts) {
    RequestTrace trace = parts.listener().begun(DOOR, id, Optional.empty());
    try {
      ScanAnswer answer = of(id, scan, heard, clientGone, parts, trace);
      trace.ended("success");
      return answer;
    } catch (RuntimeException | Error failure) {
      trace.ended(ReconstructionException.of(failure).code().name());
      throw failure;
    }
  }

  private static ScanAnswer of(
      String id,
      Scan scan,
      ScanAudit heard,
      BooleanSupplier clientGone,
      DoorParts parts,
      RequestTrace trace) {
    try (AcquisitionSource source =
        parts.corridor().open(scan.stream(), RequestOptions.DEFAULT_DATASET)) {
      MrdHeader header = source.header();
      heard.received(
          Subject.given(header.subject().patientId(), header.study().studyInstanceUid()));
      ConfigurationMessage message =
          source.configuration().map(ConfigurationText::parse).orElse(ConfigurationMessage.NONE);
      EffectiveOptions options = EffectiveOptions.join(RequestOptions.NONE, message);
      ReplyForm form = ReplyForm.of(message.reply());
      SessionProgress progress = new SessionProgress(form, clientGone, parts.listener(), trace);
      ScanReconstruction.Outcome outcome =
          ScanReconstruction.run(
              options,
              request ->
                  parts
                      .corridor()
                      .reconstruct(
                          source, request.receivedAt(scan.received()), scan.early(), progress));
      outcome.yielded().ifPresent(code -> parts.listener().fellBack(code.name()));
      // A wish of the message that was let go has no deadline.
      Optional<Deadline> deadline =
          outcome.yielded().isEmpty()
              ? Deadline.of(options.options().latencyBudgetMs(), scan.received())
              : Optional.empty();
      Reconstruction result = outcome.reconstruction();
      trace.entered(Stage.ENCODE);
      long begin = System.nanoTime();
      Optional<String> undelivered =
          parts.delivery().take(DOOR, () -> series(result, options.options()));
      Reply reply = new Reply(form, options.options(), deadline, scan.early(), undelivered);
      ScanAnswer answer = written(id, result, reply, parts);
      trace.left(Stage.ENCODE, System.nanoTime() - begin);
      return answer;
    }
  }

  /** How it is answered. */
  private record Reply(
      ReplyForm form,
      RequestOptions options,
      Optional<Deadline> deadline,
      Optional<EarlyFrames> early,
      Optional<String> undelivered) {}

  private static ScanAnswer written(
      String id, Reconstruction result, Reply reply, DoorParts parts) {
    SpooledFile file = parts.spool().create();
    long begin = System.nanoTime();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()), BUFFER)) {
      MessageWriter writer = new MessageWriter(out);
      for (String text : texts(id, result, reply)) {
        writer.write(new MrdMessage.Text(text));
      }
      switch (reply.form()) {
        case IMAGES -> writeImages(result, reply.early(), writer);
        case DICOM -> writeDicom(result, reply.options(), writer);
      }
      long encoded = System.nanoTime();
      parts.corridor().encoded(result, reply.form().encoding(), encoded - begin);
      Optional<Deadline> missed = reply.deadline().filter(until -> until.isMissed(encoded));
      if (missed.isPresent()) {
        parts.listener().missedDeadline();
        writer.write(
            new MrdMessage.Text(ConsoleText.warning(missed.get().missedAt(encoded, "answered"))));
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
        reply.form(),
        new UidGenerator(result.header(), result.provenance()).studyInstanceUid());
  }

  /** Those that were not sent yet, and those that were and are not the scan's. */
  private static void writeImages(
      Reconstruction result, Optional<EarlyFrames> early, MessageWriter writer) throws IOException {
    for (MrImage image : result.images()) {
      if (showing(early, image) != EarlyFrames.Showing.STANDS) {
        MrImage numbered = early.map(frames -> frames.numbered(image)).orElse(image);
        writer.write(MrdImages.magnitude(numbered, result.provenance()));
      }
    }
  }

  private static EarlyFrames.Showing showing(Optional<EarlyFrames> early, MrImage image) {
    return early.map(frames -> frames.showing(image)).orElse(EarlyFrames.Showing.NOT_YET);
  }

  private static List<String> texts(String id, Reconstruction result, Reply reply) {
    List<String> texts = new ArrayList<>();
    long again =
        result.images().stream()
            .filter(image -> showing(reply.early(), image) == EarlyFrames.Showing.OUTDATED)
            .count();
    if (again > 0) {
      texts.add(
          ConsoleText.warning(
              "%d images were sent before all that belongs to them had arrived:".formatted(again)
                  + " they are sent again, under the same numbers"));
    }
    RequestOptions options = reply.options();
    if (options.priority().filter(Priority.STAT::equals).isPresent()) {
      texts.add(
          ConsoleText.warning("priority stat is not permitted at this door: taken as routine"));
    }
    for (String warning : result.provenance().warnings()) {
      texts.add(ConsoleText.warning(warning));
    }
    reply.undelivered().map(ConsoleText::warning).ifPresent(texts::add);
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
