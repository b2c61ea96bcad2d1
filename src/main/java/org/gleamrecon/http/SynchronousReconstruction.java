package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.gleamrecon.access.Roles;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.QueueClass;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.delivery.ImageDelivery;
import org.gleamrecon.dicom.UidGenerator;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
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
import org.jboss.logging.Logger;

/**
 * One request from its first byte to its answer, on one thread: options, permit, body into the
 * spool, turn, corridor, answer into the spool. The permit is given back when the answer lies in
 * the spool, so that a client that reads slowly holds up nobody.
 */
@Singleton
final class SynchronousReconstruction {
  private static final Logger LOG = Logger.getLogger(SynchronousReconstruction.class);
  private static final String DOOR = "http";

  private final AdmissionGate gate;
  private final Spool spool;
  private final DoorLimits limits;
  private final Corridor corridor;
  private final ReconstructionWriter writer;
  private final ImageDelivery delivery;
  private final ProblemResponses problems;
  private final RequestListener listener;
  private final AuditLog audit;

  SynchronousReconstruction(
      AdmissionGate gate,
      Spool spool,
      DoorLimits limits,
      Corridor corridor,
      ReconstructionWriter writer,
      ImageDelivery delivery,
      ProblemResponses problems,
      RequestListener listener,
      AuditLog audit) {
    this.gate = gate;
    this.spool = spool;
    this.limits = limits;
    this.corridor = corridor;
    this.writer = writer;
    this.delivery = delivery;
    this.problems = problems;
    this.listener = listener;
    this.audit = audit;
  }

  /**
   * The answer, or the problem.
   *
   * @param mayGoFirst whether the caller may ask for {@code priority=stat}
   */
  Response answer(
      InputStream in,
      MultivaluedMap<String, String> query,
      boolean mayGoFirst,
      RoutingContext context) {
    String id = UUID.randomUUID().toString();
    long begin = System.nanoTime();
    RequestBody body = RequestBody.of(in, context, limits);
    ScanAudit heard = new ScanAudit(audit, Audited.actor(context), id, Optional.empty());
    try {
      return succeed(id, begin, body, query, mayGoFirst, context, heard);
    } catch (RuntimeException | OutOfMemoryError | InterruptedException failure) {
      ReconstructionException ours = FailedRequest.of(id, failure);
      heard.failed(ours.code().name());
      return fail(id, begin, body, ours, context);
    }
  }

  private Response succeed(
      String id,
      long begin,
      RequestBody body,
      MultivaluedMap<String, String> query,
      boolean mayGoFirst,
      RoutingContext context,
      ScanAudit heard)
      throws InterruptedException {
    RequestOptions options = QueryOptions.of(query);
    refuseWhatIsNotThereYet(context.request().headers().getAll("Prefer"));
    QueueClass queueClass = queueClass(options, mayGoFirst);
    Acceptable acceptable = Acceptable.of(context.request().headers().getAll("Accept"));
    BooleanSupplier clientGone = () -> context.response().closed();
    RunProgress progress = new RunProgress(acceptable, clientGone, listener);
    LOG.infof("%s begun", id);
    try (Permit permit = gate.admit(body.declaredBytes(), queueClass);
        SpooledFile scan = spool.create()) {
      spool.requireSpace(body.declaredBytes());
      progress.timed("receive", System::nanoTime, () -> body.store(scan, spool, permit));
      long received = System.nanoTime();
      progress.timed("queue", System::nanoTime, () -> permit.awaitTurn(clientGone));
      SpooledFile answer = spool.create();
      // Also where nobody ever asks for the stream: a client that went away.
      context.addEndHandler(ended -> answer.close());
      try {
        return reconstruct(id, begin, received, options, scan, answer, progress, heard);
      } catch (RuntimeException failure) {
        answer.close();
        LOG.infof("%s failed in %s", id, progress.part());
        throw failure;
      }
    }
  }

  private Response reconstruct(
      String id,
      long begin,
      long received,
      RequestOptions requested,
      SpooledFile scan,
      SpooledFile answer,
      RunProgress progress,
      ScanAudit heard) {
    ScanReconstruction.Outcome outcome;
    EffectiveOptions options;
    try (AcquisitionSource source =
        corridor.open(scan.path(), requested.dataset().orElse(RequestOptions.DEFAULT_DATASET))) {
      heard.received(Audited.subject(source.header()));
      options =
          EffectiveOptions.join(
              requested,
              requested.method().isPresent()
                  ? ConfigurationMessage.NONE
                  : source
                      .configuration()
                      .map(ConfigurationText::parse)
                      .orElse(ConfigurationMessage.NONE));
      outcome =
          ScanReconstruction.run(
              options,
              request -> corridor.reconstruct(source, request.receivedAt(received), progress));
    }
    outcome.yielded().ifPresent(code -> listener.fellBack(code.name()));
    Reconstruction result = outcome.reconstruction();
    AnswerFormat format = progress.format(result.images().size());
    long encodeBegin = System.nanoTime();
    progress.entered(Stage.ENCODE);
    String mediaType = writer.write(format, result, options.options(), id, answer);
    Optional<String> undelivered =
        delivery.take(DOOR, () -> ReconstructionWriter.series(result, options.options()));
    long encoded = System.nanoTime();
    progress.left(Stage.ENCODE, encoded - encodeBegin);
    corridor.encoded(result, format.name(), encoded - encodeBegin);
    List<String> warnings = new ArrayList<>(result.provenance().warnings());
    undelivered.ifPresent(warnings::add);
    // A wish of the configuration message that was let go has no deadline.
    Deadline.of(
            outcome.yielded().isEmpty()
                ? options.options().latencyBudgetMs()
                : requested.latencyBudgetMs(),
            received)
        .filter(deadline -> deadline.isMissed(encoded))
        .ifPresent(
            deadline -> {
              warnings.add(deadline.missedAt(encoded, "answered"));
              listener.missedDeadline();
            });

    String study = new UidGenerator(result.header(), result.provenance()).studyInstanceUid();
    Response.ResponseBuilder response =
        Response.ok(
                ReconstructionResource.streaming(
                    answer,
                    whole -> Audited.sent(heard, format, result.images().size(), study, whole)))
            .header("Content-Type", mediaType)
            .header("Content-Length", answer.size());
    AnswerHeaders.add(response, id, result.provenance(), warnings, progress.nanoseconds());
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    listener.finished(
        new RequestListener.Ending(
            DOOR,
            Optional.of(Method.of(result.provenance().method())),
            "success",
            time,
            Double.isFinite(result.provenance().residual())
                ? OptionalDouble.of(result.provenance().residual())
                : OptionalDouble.empty(),
            result.provenance().nInf() > 0
                ? OptionalInt.of(result.provenance().nInf())
                : OptionalInt.empty()));
    LOG.infof(
        "%s done: %s, %d images, %d ms",
        id, result.provenance().method(), result.images().size(), time.toMillis());
    return response.build();
  }

  private static QueueClass queueClass(RequestOptions options, boolean mayGoFirst) {
    QueueClass asked =
        options.priority().map(Enum::name).map(QueueClass::valueOf).orElse(QueueClass.ROUTINE);
    if (asked == QueueClass.STAT && !mayGoFirst) {
      throw new ReconstructionException(
          FailureCode.FORBIDDEN, "priority stat needs the role %s".formatted(Roles.STAT));
    }
    return asked;
  }

  /** Better refused than served as something else without a word. */
  private static void refuseWhatIsNotThereYet(List<String> preferences) {
    if (preferences.stream().anyMatch(text -> text.contains("respond-async"))) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE, "asynchronous answers are not available here");
    }
  }

  private Response fail(
      String id,
      long begin,
      RequestBody body,
      ReconstructionException failure,
      RoutingContext context) {
    FailureCode code = failure.code();
    if (code.blame() == Blame.SERVICE) {
      LOG.errorf(failure, "%s failed: %s", id, code);
    } else {
      LOG.infof("%s failed: %s: %s", id, code, failure.detail());
    }
    if (code != FailureCode.BODY_TOO_LARGE) {
      body.drain();
    }
    if (!body.ended()) {
      UnreadBody.closeAfterAnswer(context);
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
    return problems.response(Problem.of(failure).withInstance(id));
  }
}
