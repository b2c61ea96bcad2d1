package org.gleamrecon.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Permit;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.Priority;
import org.gleamrecon.pipeline.RequestOptions;
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

  ScanIntake(
      AdmissionGate gate, Spool spool, DoorLimits limits, ScanRun run, ProblemResponses problems) {
    this.gate = gate;
    this.spool = spool;
    this.limits = limits;
    this.run = run;
    this.problems = problems;
  }

  /**
   * A request of which nothing was read but its head.
   *
   * @param begin when it arrived, on the clock of {@link System#nanoTime}
   */
  record Arriving(
      String id, long begin, RequestBody body, RequestOptions options, RoutingContext context) {
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

  /** The answer, or the problem. */
  Response answer(
      InputStream in,
      MultivaluedMap<String, String> query,
      RoutingContext context,
      Answering answering) {
    String id = UUID.randomUUID().toString();
    long begin = System.nanoTime();
    RequestBody body = RequestBody.of(in, context, limits);
    try {
      RequestOptions options = QueryOptions.of(query);
      refuseWhatIsNotThereYet(options);
      LOG.infof("%s begun", id);
      return answering.answer(new Arriving(id, begin, body, options, context));
    } catch (RuntimeException | OutOfMemoryError | InterruptedException failure) {
      return fail(id, begin, body, FailedRequest.of(id, failure), context);
    }
  }

  /** Reads the body. What is returned belongs to the caller. */
  Arrived receive(Arriving request, RunProgress progress) throws InterruptedException {
    Permit permit = gate.admit(request.body().declaredBytes());
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
                request.id(), request.begin(), System.nanoTime(), request.options(), scan));
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

  /** Better refused than served as something else without a word. */
  private static void refuseWhatIsNotThereYet(RequestOptions options) {
    if (options.priority().filter(priority -> priority != Priority.ROUTINE).isPresent()) {
      throw new ReconstructionException(
          FailureCode.METHOD_NOT_AVAILABLE, "priority batch and stat are not available here");
    }
  }

  private Response fail(
      String id,
      long begin,
      RequestBody body,
      ReconstructionException failure,
      RoutingContext context) {
    if (failure.code() != FailureCode.BODY_TOO_LARGE) {
      body.drain();
    }
    if (!body.ended()) {
      UnreadBody.closeAfterAnswer(context);
    }
    run.failed(id, begin, failure);
    return problems.response(Problem.of(failure).withInstance(id));
  }
}
