package org.gleamrecon.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.ScanAudit;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.results.LiveRun;
import org.gleamrecon.results.Results;
import org.gleamrecon.results.RunFacts;
import org.gleamrecon.results.RunStatus;
import org.jspecify.annotations.Nullable;

/** Reconstructions that were accepted with {@code Prefer: respond-async}. */
@RolesAllowed({Roles.GATEWAY, Roles.VIEWER, Roles.ADMIN})
@Path(ReconstructionResource.PATH)
@Tag(name = "reconstructions")
public class AcceptedReconstructionsResource {
  /** For how long an answer to DELETE waits for the end of the work. */
  private static final long PATIENCE_MILLISECONDS = 2000;

  private final Results results;
  private final Spool spool;
  private final DoorLimits limits;
  private final CurrentVertxRequest current;
  private final AuditLog audit;

  AcceptedReconstructionsResource(
      Results results,
      Spool spool,
      DoorLimits limits,
      CurrentVertxRequest current,
      AuditLog audit) {
    this.results = results;
    this.spool = spool;
    this.limits = limits;
    this.current = current;
    this.audit = audit;
  }

  @GET
  @Path("/{id}")
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "State, progress, times and warnings of an asynchronous reconstruction")
  @APIResponse(
      responseCode = "404",
      description = "Unknown, or not kept any more",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public ReconstructionView show(@PathParam("id") String id) {
    return ReconstructionView.of(results.status(id), results);
  }

  @GET
  @Path("/{id}/instances")
  @Blocking
  @Operation(
      summary = "The images, in the form that Accept asks for",
      description =
          "Forms and headers are those of the synchronous answer, and so is the problem of a"
              + " reconstruction that failed.")
  @APIResponse(
      responseCode = "409",
      description = "Not finished, or cancelled",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response instances(@PathParam("id") String id) {
    RoutingContext context = current.getCurrent();
    Acceptable acceptable = Acceptable.of(context.request().headers().getAll("Accept"));
    RunStatus status = results.status(id);
    RunFacts facts = requireImages(status);
    AnswerFormat format = acceptable.forImages(facts.images());
    SpooledFile answer = spool.create();
    context.addEndHandler(ended -> answer.close());
    Subject whose;
    try (KeptImages images = KeptImages.open(results.files(id))) {
      whose = images.subject();
      ReconstructionWriter.write(format, images, id, answer);
    } catch (IOException | RuntimeException failure) {
      answer.close();
      // Where they were removed meanwhile, that is the answer.
      results.status(id);
      throw failure instanceof IOException disk
          ? SpooledFile.failed(disk)
          : ReconstructionException.of(failure);
    }
    ScanAudit heard = ScanAudit.ofKept(audit, Audited.actor(context), id, whose);
    return SpooledAnswer.of(
        answer,
        format,
        id,
        facts,
        status.warnings(),
        status.nanoseconds(),
        whole ->
            Audited.sent(
                heard, format, facts.images(), whose.studyInstanceUid().orElse(""), whole));
  }

  private static RunFacts requireImages(RunStatus status) {
    return switch (status.state()) {
      case SUCCEEDED -> status.facts().orElseThrow();
      case FAILED ->
          throw status
              .failure()
              .map(why -> new ReconstructionException(why.code(), why.detail()))
              .orElseThrow();
      case CANCELLED ->
          throw new ReconstructionException(
              FailureCode.CANCELLED, "the reconstruction was cancelled");
      case QUEUED, RUNNING ->
          throw new ReconstructionException(
              FailureCode.CONFLICT,
              "the reconstruction is %s, %.0f %% are done"
                  .formatted(status.state().label(), 100 * status.progress()));
    };
  }

  @GET
  @Path("/{id}/events")
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "What happens, to the end",
      description =
          "Server-sent events: stage where another stage begins, exit with a small PNG where the"
              + " image of a frame is at an exit of the model, and in the end done, failed or"
              + " cancelled, whose data is the reconstruction. From the beginning, or from after"
              + " Last-Event-ID; of one that is over the last only. A comment where there is"
              + " nothing to tell for a while.")
  public Multi<OutboundSseEvent> events(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context Sse sse) {
    RunEvents events = new RunEvents(sse, results);
    Optional<LiveRun> live = results.live(id);
    return EventStream.of(
        sse,
        live.isPresent() ? events.after(number(last), live.get()) : events.last(results.status(id)),
        limits.keepAlive());
  }

  private static long number(@Nullable String lastEventId) {
    try {
      return lastEventId == null ? 0 : Long.parseLong(lastEventId);
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }

  @DELETE
  @Path("/{id}")
  @Blocking
  @RolesAllowed({Roles.GATEWAY, Roles.ADMIN})
  @Operation(
      summary = "Cancels the work between two iterations, or removes the result",
      description = "Of a reconstruction that is over nothing is left.")
  @APIResponse(responseCode = "204", description = "Cancelled, or removed")
  @APIResponse(
      responseCode = "404",
      description = "Unknown, or not kept any more",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public void cancel(@PathParam("id") String id) throws InterruptedException {
    Optional<LiveRun> live = results.live(id);
    if (live.isEmpty()) {
      results.remove(id);
      return;
    }
    live.get().cancel();
    if (live.get().awaitOver(PATIENCE_MILLISECONDS) && live.get().status().facts().isPresent()) {
      // It was done before it heard.
      results.remove(id);
    }
  }
}
