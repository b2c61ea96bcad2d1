package org.gleamrecon.http;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.failure.FailureCode;

/** Callers who are not let in, or not let do what they ask for: answered, and written down. */
@Singleton
class Refusals {
  private final AuditLog audit;
  private final RefusalLog log = new RefusalLog(System::nanoTime);

  Refusals(AuditLog audit) {
    this.audit = audit;
  }

  /** The problem to answer with, if the failure is such a refusal. */
  Optional<Problem> of(Throwable failure, RoutingContext context) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationFailedException) {
        return Optional.of(unauthenticated("the token is not valid, or not any more", context));
      }
      if (cause instanceof UnauthorizedException) {
        return Optional.of(
            unauthenticated("who calls? Authorization: Bearer TOKEN is missing", context));
      }
      if (cause instanceof OIDCException) {
        return Optional.of(
            refused(
                FailureCode.PROVIDER_UNAVAILABLE,
                "the identity provider does not answer, so its tokens cannot be checked",
                context));
      }
      if (cause instanceof ForbiddenException) {
        return Optional.of(forbidden("the caller's roles do not allow this", context));
      }
    }
    return Optional.empty();
  }

  private Problem unauthenticated(String detail, RoutingContext context) {
    Actor actor = Audited.actor(context);
    audit.record(AuditEvent.failedLogin(actor));
    return refused(FailureCode.UNAUTHENTICATED, detail, context);
  }

  /** Whoever is known may not do this. */
  Problem forbidden(String detail, RoutingContext context) {
    audit.record(AuditEvent.forbidden(Audited.actor(context), context.request().path()));
    return refused(FailureCode.FORBIDDEN, detail, context);
  }

  /** Refused before its body was read. */
  private Problem refused(FailureCode code, String detail, RoutingContext context) {
    log.refused(code);
    if (!context.request().isEnded()) {
      UnreadBody.closeAfterAnswer(context);
    }
    return Problem.of(code, detail);
  }
}
