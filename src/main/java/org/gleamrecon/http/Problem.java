package org.gleamrecon.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * An error as RFC 9457 problem details. The type is {@code about:blank}: {@code code} tells
 * programs what happened, the title is the status's own phrase.
 *
 * @param status HTTP status, usually the code's
 * @param detail one sentence with the numbers; no patient data
 * @param instance the Recon-Id, where there is one
 */
record Problem(int status, FailureCode code, String detail, Optional<String> instance) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(FailureCode code, String detail) {
    return new Problem(code.httpStatus(), code, detail, Optional.empty());
  }

  /** With another status than the code's own: what a request lacks is not what a path lacks. */
  static Problem of(int status, FailureCode code, String detail) {
    return new Problem(status, code, detail, Optional.empty());
  }

  static Problem of(ReconstructionException failure) {
    return of(failure.code(), failure.detail());
  }

  /** The problem for an HTTP status that a framework chose. */
  static Problem ofStatus(int status) {
    FailureCode code =
        switch (status) {
          case 401 -> FailureCode.UNAUTHENTICATED;
          case 403 -> FailureCode.FORBIDDEN;
          case 404 -> FailureCode.NOT_FOUND;
          case 405 -> FailureCode.METHOD_NOT_ALLOWED;
          case 406 -> FailureCode.NOT_ACCEPTABLE;
          case 408 -> FailureCode.BODY_TOO_SLOW;
          case 409 -> FailureCode.CONFLICT;
          case 413 -> FailureCode.BODY_TOO_LARGE;
          case 429 -> FailureCode.QUOTA_EXCEEDED;
          case 503 -> FailureCode.QUEUE_FULL;
          case 507 -> FailureCode.NO_SPACE;
          default -> status < 500 ? FailureCode.REQUEST_MALFORMED : FailureCode.INTERNAL;
        };
    String detail =
        switch (code) {
          case NOT_FOUND -> "there is nothing at this path";
          case METHOD_NOT_ALLOWED -> "this path does not answer this HTTP method";
          case INTERNAL -> "the service has a fault of its own; its log says which";
          default -> "the request cannot be answered: " + phrase(status);
        };
    return new Problem(status, code, detail, Optional.empty());
  }

  Problem withInstance(String reconId) {
    return new Problem(status, code, detail, Optional.of(reconId));
  }

  /** Whether a client should be told when to come again. */
  boolean wantsRetryAfter() {
    return status == 429 || status == 503;
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "about:blank");
    node.put("title", phrase(status));
    node.put("status", status);
    node.put("code", code.name());
    node.put("blame", code.blame().name());
    node.put("detail", detail);
    instance.ifPresent(id -> node.put("instance", id));
    return node.toString();
  }

  private static String phrase(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
