package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.gleamrecon.access.Roles;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.QueueClass;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.RequestListener;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.RequestTrace;
import org.jboss.logging.Logger;

/** Takes requests with scans in: options, permit, body into the spool, or the problem. */
@Singleton
final class ScanIntake {
  private static final Logger LOG = Logger.getLogger(ScanIntake.class);

  private final AdmissionGate gate;
  private final Spool spool;
  private final DoorLimits limits;
  private final ScanRun run;
  private final ProblemResponses problems;
  private final AuditLog audit;
  private final RequestListener listener;

  ScanIntake(
      AdmissionGate gate,
      Spool spool,
      DoorLimits limits,
      ScanRun run,
      ProblemResponses problems,
      AuditLog audit,
      RequestListener listener) {
    this.gate = gate;
    this.spool = spool;
    this.limits = limits;
    this.run = run;
    this.problems = problems;
    this.audit = audit;
    this.listener = listener;
  }

  /**
   * A request of which nothing was read but its head.
   *
   * @param begin when it arrived, on the clock of {@link System#nanoTime}
   * @param queueClass the line it waits in
   * @param heard what the audit hears of it
   * @param trace follows it to its end
   */
  record Arriving(
      String id,
      long begin,
      RequestBody body,
      RequestOptions options,
      QueueClass queueClass,
      RoutingContext context,
      ScanAudit heard,
      RequestTrace trace) {
    boolean clientGone() {
      return context.response().closed();
    }
  }

  /** A scan in the spool, with the right to be reconstructed. */
  record Arrived(Permit permit, ScanRun.Task task) implements AutoCloseable {
    @Override
    public void close() {
      task.scan().close();
      permit.close();
    }
  }

  /** Makes the answer to a request. */
  @FunctionalInterface
  interface Answering {
    Response answer(Arriving request) throws InterruptedException;
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
      RoutingContext context,
      Answering answering) {
    String id = UUID.randomUUID().toString();
    long begin = System.nanoTime();
    RequestBody body = RequestBody.of(in, context, limits);
    ScanAudit heard = new ScanAudit(audit, Audited.actor(context), id, Optional.empty());
    RequestTrace trace =
        listener.begun(
            ScanRun.DOOR, id, Optional.ofNullable(context.request().getHeader("traceparent")));
    try {
      RequestOptions options = QueryOptions.of(query);
      QueueClass queueClass = queueClass(options, mayGoFirst);
      LOG.infof("%s begun", id);
      return answering.answer(
          new Arriving(id, begin, body, options, queueClass, context, heard, trace));
    } catch (RuntimeException | OutOfMemoryError | InterruptedException failure) {
      ReconstructionException ours = FailedRequest.of(id, failure);
      heard.failed(ours.code().name());
      trace.ended(ours.code().name());
      return fail(id, begin, body, ours, context);
    }
  }

  /** Reads the body. What is returned belongs to the caller. */
  Arrived receive(Arriving request, RunProgress progress) throws InterruptedException {
    Permit permit = gate.admit(request.body().declaredBytes(), request.queueClass());
    boolean arrived = false;
    try {
      SpooledFile scan = spool.create();
      try {
        spool.requireSpace(request.body().declaredBytes());
        progress.timed(
            "receive", System::nanoTime, () -> request.body().store(scan, spool, permit));
        arrived = true;
        return new Arrived(
            permit,
            new ScanRun.Task(
                request.id(),
                request.begin(),
                System.nanoTime(),
                request.options(),
                scan,
                request.heard()));
      } finally {
        if (!arrived) {
          scan.close();
        }
      }
    } finally {
      if (!arrived) {
        permit.close();
      }
    }
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

  private Response fail(
      String id,
      long begin,
      RequestBody body,
      ReconstructionException failure,
      RoutingContext context) {
    body.drainAfter(failure.code());
    if (!body.ended()) {
      UnreadBody.closeAfterAnswer(context);
    }
    run.failed(id, begin, failure);
    return problems.response(Problem.of(failure).withInstance(id));
  }
}
