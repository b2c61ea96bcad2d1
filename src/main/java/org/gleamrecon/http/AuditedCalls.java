package org.gleamrecon.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditEvent.Deed;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.Outcome;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Every call under {@code /admin} that changes something is written down, also one that somebody
 * adds later. Refused ones are written down where they are refused, scans where they arrive.
 */
final class AuditedCalls {
  private static final String ADMIN = "/admin/";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final AuditLog audit;
  private final CurrentVertxRequest current;

  AuditedCalls(AuditLog audit, CurrentVertxRequest current) {
    this.audit = audit;
    this.current = current;
  }

  @ServerResponseFilter
  void writeDown(ContainerRequestContext request, ContainerResponseContext response) {
    String path = request.getUriInfo().getPath();
    String method = request.getMethod();
    int status = response.getStatus();
    boolean scan = method.equals("POST") && path.equals(DatasetsResource.PATH);
    if (!path.startsWith(ADMIN) || READING.contains(method) || scan) {
      return;
    }
    if (status == 401 || status == 403 || status == 405 || status == 415) {
      // Refused where it is written down, or nothing that there is.
      return;
    }
    Outcome outcome =
        status < 400
            ? Outcome.SUCCESS
            : status < 500 ? Outcome.MINOR_FAILURE : Outcome.SERIOUS_FAILURE;
    audit.record(event(Audited.actor(current.getCurrent()), method, path, response, outcome));
  }

  private static AuditEvent event(
      Actor actor, String method, String path, ContainerResponseContext response, Outcome outcome) {
    String description = "%s, status %d".formatted(method, response.getStatus());
    boolean delete = method.equals("DELETE");
    if (path.startsWith(AdminModelsResource.PATH)) {
      Deed deed = path.endsWith("/rollback") ? Deed.ROLL_BACK : Deed.ACTIVATE;
      String now =
          response.getEntity() instanceof ModelsResource.ModelSummary model
              ? "; active is version " + model.active()
              : "";
      return AuditEvent.model(actor, deed, path, outcome, description + now);
    }
    if (path.startsWith(FineTunesResource.PATH)) {
      String job = Optional.ofNullable(response.getHeaderString("Location")).orElse(path);
      return AuditEvent.job(actor, delete ? Deed.CANCEL : Deed.CREATE, job, outcome, description);
    }
    return AuditEvent.data(actor, delete ? Deed.DELETE : Deed.CHANGE, path, outcome, description);
  }
}
