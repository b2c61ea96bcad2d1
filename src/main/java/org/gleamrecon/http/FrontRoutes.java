package org.gleamrecon.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.gleamrecon.access.Callers;
import org.gleamrecon.access.Roles;
import org.gleamrecon.access.TokenAuthentication;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.QueueClass;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.pipeline.RequestListener;
import org.jboss.logging.Logger;

/**
 * What is decided before and after all resources: a declared length beyond the limit is refused
 * before a byte of the body is read, a scan for which there is no place before any of it is kept,
 * and whatever the framework answers by itself is a problem too.
 */
@Singleton
public class FrontRoutes {
  private static final Logger LOG = Logger.getLogger(FrontRoutes.class);
  // Before the framework's own limit on bodies and its error page.
  private static final int FIRST = -10_000;

  /**
   * System property, to be {@code true} before the framework starts: leaves bad URIs to this class.
   */
  public static final String OWN_URI_CHECK = "vertx.disableURIValidation";

  private static final long OTHER_BODY_BYTES = 1L << 20;
  private static final int[] FRAMEWORK_ERRORS = {
    400, 401, 403, 404, 405, 406, 413, 414, 415, 500, 503
  };

  private final DoorLimits limits;
  private final AdmissionGate gate;
  private final ProblemResponses problems;
  private final RequestListener listener;
  private final RefusalLog log = new RefusalLog(System::nanoTime);
  private final Refusals refusals;
  private final AuditLog audit;
  // Looked at with the first request: what is wrong with them is told at the start, in one line.
  private final Instance<Callers> callers;

  FrontRoutes(
      DoorLimits limits,
      AdmissionGate gate,
      ProblemResponses problems,
      RequestListener listener,
      Refusals refusals,
      AuditLog audit,
      Instance<Callers> callers) {
    this.refusals = refusals;
    this.audit = audit;
    this.callers = callers;
    this.limits = limits;
    this.gate = gate;
    this.problems = problems;
    this.listener = listener;
  }

  void register(@Observes Router router) {
    router
        .route()
        .order(FIRST)
        .handler(this::refuseBadUri)
        .handler(this::refuseForeignPages)
        .handler(this::refuseLongBody)
        .handler(this::refuseWhenFull)
        .failureHandler(this::failed);
    router.route().last().handler(context -> answer(context, Problem.ofStatus(404)));
    for (int status : FRAMEWORK_ERRORS) {
      router.errorHandler(status, this::failed);
    }
  }

  /** In place of the framework's own check, whose answer is empty: see {@link #OWN_URI_CHECK}. */
  private void refuseBadUri(RoutingContext context) {
    try {
      if (URI.create(context.request().uri()).getRawPath() != null) {
        context.next();
        return;
      }
    } catch (IllegalArgumentException notAUri) {
      LOG.debug("a request target is not a URI", notAUri);
    }
    UnreadBody.closeAfterAnswer(context);
    problems.send(
        context.response(),
        Problem.of(FailureCode.REQUEST_MALFORMED, "the request's target is not a URI"));
  }

  private void refuseForeignPages(RoutingContext context) {
    if (!ForeignPages.asks(context.request(), callers.get().mustBeKnown())) {
      context.next();
      return;
    }
    answer(context, refusals.forbidden("another site's page asks for this", context));
  }

  private void refuseLongBody(RoutingContext context) {
    OptionalLong length = declaredLength(context.request());
    String path = context.request().path();
    boolean scan =
        path.startsWith(ReconstructionResource.PATH) || path.startsWith(DatasetsResource.PATH);
    long limit = scan ? limits.maxBodyBytes() : OTHER_BODY_BYTES;
    if (length.isEmpty() || length.getAsLong() <= limit) {
      context.next();
      return;
    }
    LOG.infof("a body of %d bytes is refused, the limit is %d", length.getAsLong(), limit);
    listener.rejected(FailureCode.BODY_TOO_LARGE.name());
    UnreadBody.closeAfterAnswer(context);
    problems.send(context.response(), Problem.of(RequestBody.tooLarge(limit)));
  }

  /**
   * A scan that finds no place costs as little as can be: what is read of it is thrown away, no
   * thread waits for its body, and those who are served hardly notice those who are not. That there
   * is no place is told to those alone who may send scans: others, and those whom an identity
   * provider has to confirm, go on to where they are asked who they are.
   */
  private void refuseWhenFull(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (HttpMethod.POST.equals(request.method())
        && request.path().equals(ReconstructionResource.PATH)) {
      Optional<ReconstructionException> full = whyFull(context);
      if (full.isPresent() && maySendScans(context)) {
        refuse(full.get(), context);
        return;
      }
    }
    context.next();
  }

  private Optional<ReconstructionException> whyFull(RoutingContext context) {
    QueueClass queueClass =
        context.queryParam("priority").contains("batch") ? QueueClass.BATCH : QueueClass.ROUTINE;
    try {
      gate.requireRoom(declaredLength(context.request()).orElse(0), queueClass);
      return Optional.empty();
    } catch (ReconstructionException full) {
      return Optional.of(full);
    }
  }

  private boolean maySendScans(RoutingContext context) {
    return TokenAuthentication.atFirstSight(callers.get(), context)
        .filter(
            caller ->
                caller.roles().contains(Roles.GATEWAY) || caller.roles().contains(Roles.ADMIN))
        .isPresent();
  }

  private void refuse(ReconstructionException full, RoutingContext context) {
    String id = UUID.randomUUID().toString();
    String code = full.code().name();
    log.refused(full.code());
    listener.rejected(code);
    listener.turnedAway(ScanRun.DOOR, code);
    ScanAudit heard = new ScanAudit(audit, Audited.actor(context), id, Optional.empty());
    // It writes into a file: not on the event loop.
    context
        .vertx()
        .executeBlocking(
            () -> {
              heard.failed(code);
              return code;
            });
    UnreadBody.answerAfter(
        context,
        limits,
        () -> problems.send(context.response(), Problem.of(full).withInstance(id)));
  }

  private void failed(RoutingContext context) {
    int status = context.statusCode() < 400 ? 500 : context.statusCode();
    Throwable failure = context.failure();
    if (failure instanceof ReconstructionException ours) {
      answer(context, Problem.of(ours));
      return;
    }
    Optional<Problem> refusal = failure == null ? Optional.empty() : refusals.of(failure, context);
    if (refusal.isPresent()) {
      answer(context, refusal.get());
      return;
    }
    if (status >= 500 && failure != null) {
      LOG.errorf(failure, "the framework answers %d", status);
    }
    answer(context, Problem.ofStatus(status));
  }

  private void answer(RoutingContext context, Problem problem) {
    if (context.response().ended()) {
      return;
    }
    if (context.response().headWritten()) {
      // Too late for a problem: a cut connection tells the client that the answer is not whole.
      context.request().connection().close();
      return;
    }
    problems.send(context.response(), problem);
  }

  static OptionalLong declaredLength(HttpServerRequest request) {
    String header = request.getHeader("Content-Length");
    if (header == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(header));
    } catch (NumberFormatException beyondLong) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
  }
}
