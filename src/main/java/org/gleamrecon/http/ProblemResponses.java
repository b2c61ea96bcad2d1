package org.gleamrecon.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.gleamrecon.access.TokenAuthentication;
import org.gleamrecon.admission.AdmissionGate;

/** Problems as responses, with {@code Retry-After} where it belongs. */
@Singleton
public class ProblemResponses {
  private static final int UNAUTHENTICATED = 401;
  private static final String CHALLENGE_HEADER = "WWW-Authenticate";

  private final AdmissionGate gate;

  ProblemResponses(AdmissionGate gate) {
    this.gate = gate;
  }

  Response response(Problem problem) {
    Response.ResponseBuilder builder =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
    if (problem.status() == UNAUTHENTICATED) {
      builder.header(CHALLENGE_HEADER, TokenAuthentication.CHALLENGE);
    }
    if (problem.wantsRetryAfter()) {
      builder.header("Retry-After", gate.retryAfterSeconds());
    }
    problem.instance().ifPresent(id -> builder.header(AnswerHeaders.RECON_ID, id));
    return builder.build();
  }

  void send(HttpServerResponse response, Problem problem) {
    response.setStatusCode(problem.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.status() == UNAUTHENTICATED) {
      response.putHeader(CHALLENGE_HEADER, TokenAuthentication.CHALLENGE);
    }
    if (problem.wantsRetryAfter()) {
      response.putHeader("Retry-After", Long.toString(gate.retryAfterSeconds()));
    }
    problem.instance().ifPresent(id -> response.putHeader(AnswerHeaders.RECON_ID, id));
    response.end(problem.json());
  }
}
