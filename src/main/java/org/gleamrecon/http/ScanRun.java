package org.gleamrecon.http;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.delivery.ImageDelivery;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.pipeline.ConfigurationMessage;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.Deadline;
import org.gleamrecon.pipeline.EffectiveOptions;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.ScanReconstruction;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.pipeline.StageListener;
import org.gleamrecon.results.RunFacts;
import org.jboss.logging.Logger;

/**
 * A scan that has its turn, from the spool to encoded images, and what is told of its end: the same
 * for a client that waits and for one that comes back.
 */
@Singleton
final class ScanRun {
  private static final Logger LOG = Logger.getLogger(ScanRun.class);
  static final String DOOR = "http";

  private final Corridor corridor;
  private final ImageDelivery delivery;
  private final RequestListener listener;

  ScanRun(Corridor corridor, ImageDelivery delivery, RequestListener listener) {
    this.corridor = corridor;
    this.delivery = delivery;
    this.listener = listener;
  }

  /**
   * What is to be done.
   *
   * @param id the Recon-Id
   * @param begin when the request arrived, on the clock of {@link System#nanoTime}
   * @param received when its last byte did
   * @param heard what the audit hears of it
   */
  record Task(
      String id,
      long begin,
      long received,
      RequestOptions options,
      SpooledFile scan,
      ScanAudit heard) {}

  /** Writes the images where they belong. */
  @FunctionalInterface
  interface Encoder {
    /** Returns the form's name: the same name is the same work. */
    String write(Reconstruction result, RequestOptions options);
  }

  /**
   * What came of it.
   *
   * @param warnings all of them
   * @param studyInstanceUid of the images
   */
  record Done(RunFacts facts, List<String> warnings, String studyInstanceUid) {}

  /**
   * Reads as much as tells whether the scan can be reconstructed.
   *
   * @throws ReconstructionException if not
   */
  void check(Task task) {
    try (AcquisitionSource source = open(task)) {
      task.heard().received(Audited.subject(source.header()));
      options(task, source);
      corridor.check(source);
    }
  }

  Done run(Task task, StageListener progress, Encoder encoder) {
    ScanReconstruction.Outcome outcome;
    EffectiveOptions options;
    try (AcquisitionSource source = open(task)) {
      task.heard().received(Audited.subject(source.header()));
      options = options(task, source);
      outcome =
          ScanReconstruction.run(
              options,
              request ->
                  corridor.reconstruct(source, request.receivedAt(task.received()), progress));
    }
    outcome.yielded().ifPresent(code -> listener.fellBack(code.name()));
    Reconstruction result = outcome.reconstruction();
    long encodeBegin = System.nanoTime();
    progress.entered(Stage.ENCODE);
    String form = encoder.write(result, options.options());
    Optional<String> undelivered =
        delivery.take(DOOR, () -> ReconstructionWriter.series(result, options.options()));
    long encoded = System.nanoTime();
    progress.left(Stage.ENCODE, encoded - encodeBegin);
    corridor.encoded(result, form, encoded - encodeBegin);
    List<String> warnings = new ArrayList<>(result.provenance().warnings());
    undelivered.ifPresent(warnings::add);
    // A wish of the configuration message that was let go has no deadline.
    Deadline.of(
            outcome.yielded().isEmpty()
                ? options.options().latencyBudgetMs()
                : task.options().latencyBudgetMs(),
            task.received())
        .filter(deadline -> deadline.isMissed(encoded))
        .ifPresent(
            deadline -> {
              warnings.add(deadline.missedAt(encoded, "answered"));
              listener.missedDeadline();
            });
    RunFacts facts = facts(result);
    Duration time = Duration.ofNanos(System.nanoTime() - task.begin());
    listener.finished(
        new RequestListener.Ending(
            DOOR,
            Optional.of(Method.of(facts.method())),
            "success",
            time,
            Double.isFinite(facts.residual())
                ? OptionalDouble.of(facts.residual())
                : OptionalDouble.empty(),
            facts.nInf() > 0 ? OptionalInt.of(facts.nInf()) : OptionalInt.empty()));
    LOG.infof(
        "%s done: %s, %d images, %d ms",
        task.id(), facts.method(), facts.images(), time.toMillis());
    return new Done(
        facts, warnings, new UidGenerator(result.header(), result.provenance()).studyInstanceUid());
  }

  /** Tells that a request ended without images. */
  void failed(String id, long begin, ReconstructionException failure) {
    FailureCode code = failure.code();
    if (code.blame() == Blame.SERVICE) {
      LOG.errorf(failure, "%s failed: %s", id, code);
    } else {
      LOG.infof("%s failed: %s: %s", id, code, failure.detail());
    }
    if (code == FailureCode.DEADLINE_MISSED) {
      listener.missedDeadline();
    }
    if (code.blame() == Blame.CAPACITY || code == FailureCode.BODY_TOO_LARGE) {
      listener.rejected(code.name());
    }
    listener.finished(
        new RequestListener.Ending(
            DOOR,
            Optional.empty(),
            code.name(),
            Duration.ofNanos(System.nanoTime() - begin),
            OptionalDouble.empty(),
            OptionalInt.empty()));
  }

  private AcquisitionSource open(Task task) {
    return corridor.open(
        task.scan().path(), task.options().dataset().orElse(RequestOptions.DEFAULT_DATASET));
  }

  private static EffectiveOptions options(Task task, AcquisitionSource source) {
    return EffectiveOptions.join(
        task.options(),
        task.options().method().isPresent()
            ? ConfigurationMessage.NONE
            : source
                .configuration()
                .map(ConfigurationText::parse)
                .orElse(ConfigurationMessage.NONE));
  }

  private static RunFacts facts(Reconstruction result) {
    Provenance provenance = result.provenance();
    return new RunFacts(
        provenance.method(),
        Optional.ofNullable(provenance.modelName())
            .map(name -> name + ":" + provenance.modelVersion()),
        provenance.nInf(),
        provenance.residual(),
        result.images().size());
  }
}
