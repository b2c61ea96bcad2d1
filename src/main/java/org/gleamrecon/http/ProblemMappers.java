package org.gleamrecon.http;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every exception that leaves a resource becomes a problem. */
final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private final ProblemResponses problems;
  private final Refusals refusals;
  private final CurrentVertxRequest current;

  ProblemMappers(ProblemResponses problems, Refusals refusals, CurrentVertxRequest current) {
    this.problems = problems;
    this.refusals = refusals;
    this.current = current;
  }

  @ServerExceptionMapper
  Response reconstruction(ReconstructionException failure) {
    return problems.response(Problem.of(failure));
  }

  /** What the framework answers by itself: 404, 405, 406, 415 and so on. */
  @ServerExceptionMapper
  Response framework(WebApplicationException failure, UriInfo uri) {
    Response theirs = failure.getResponse();
    if (theirs.getStatus() < 400) {
      return theirs;
    }
    if (theirs.getStatus() >= 500) {
      LOG.errorf(failure, "the framework answers %d", theirs.getStatus());
    }
    Response.ResponseBuilder ours =
        Response.fromResponse(problems.response(Problem.ofStatus(theirs.getStatus())));
    if (theirs.getStatus() == 405) {
      // Not told by the framework, and demanded by RFC 9110 section 15.5.6.
      ours.header(HttpHeaders.ALLOW, allowed(uri.getPath()));
    }
    return ours.build();
  }

  private static String allowed(String path) {
    if (path.equals(ReconstructionResource.PATH)
        || path.startsWith(AdminModelsResource.PATH + "/")
        || path.startsWith(OutboxResource.DESTINATIONS + "/")
        || path.matches(OutboxResource.OUTBOX + "/[^/]+/retry")) {
      return "POST, OPTIONS";
    }
    if (path.startsWith(OutboxResource.OUTBOX + "/")) {
      return "DELETE, OPTIONS";
    }
    if (path.equals(DatasetsResource.PATH) || path.equals(FineTunesResource.PATH)) {
      return "GET, HEAD, POST, OPTIONS";
    }
    return path.startsWith(DatasetsResource.PATH + "/")
            || path.matches(FineTunesResource.PATH + "/[^/]+")
            || path.matches(ReconstructionResource.PATH + "/[^/]+")
        ? "GET, HEAD, DELETE, OPTIONS"
        : "GET, HEAD, OPTIONS";
  }

  @ServerExceptionMapper({
    AuthenticationFailedException.class,
    OIDCException.class,
    UnauthorizedException.class,
    ForbiddenException.class
  })
  Response refused(RuntimeException failure) {
    return refusals
        .of(failure, current.getCurrent())
        .map(problems::response)
        .orElseGet(() -> unexpected(failure));
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure) {
    Problem problem = Problem.ofStatus(500).withInstance(UUID.randomUUID().toString());
    LOG.errorf(failure, "fault %s", problem.instance().orElse(""));
    return problems.response(problem);
  }
}
