package org.gleamrecon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.jobs.FineTuneJob;
import org.gleamrecon.jobs.FineTuneJobs;
import org.gleamrecon.jobs.FineTuneRequest;
import org.gleamrecon.jobs.FineTuneRequestJson;
import org.gleamrecon.jobs.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/** Fine-tuning jobs: asked for, looked at, stopped. */
@RolesAllowed({Roles.TRAINER, Roles.ADMIN})
@Path(FineTunesResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "fine-tuning")
public class FineTunesResource {
  static final String PATH = "/admin/fine-tunes";

  private static final String UTF8_TEXT = "text/plain;charset=UTF-8";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FineTuneJobs jobs;
  private final Duration keepAlive;

  FineTunesResource(FineTuneJobs jobs, DoorLimits limits) {
    this.jobs = jobs;
    keepAlive = limits.keepAlive();
  }

  @POST
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Asks for a fine-tuning job",
      description =
          "base and dataset are required. An unknown key is refused. Answered when the job is"
              + " durable; with the same Idempotency-Key the same request gives the same job.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Object.class),
              examples =
                  @ExampleObject(
                      name = "all keys",
                      value =
                          "{\"base\":\"NAME:1\",\"dataset\":\"NAME\",\"supervision\":\"full\","
                              + "\"modules\":2,\"iterations\":400,\"batchSize\":1,"
                              + "\"learningRate\":0.0001,\"accelerations\":[4,8],"
                              + "\"mask\":\"random1d\",\"memoryBudgetMb\":2048,"
                              + "\"promotion\":\"manual\"}")))
  @APIResponse(
      responseCode = "202",
      description = "The job, at Location",
      content = @Content(schema = @Schema(implementation = FineTuneView.class)))
  @APIResponse(
      responseCode = "default",
      description = "RFC 9457 problem details with code, blame and detail",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response submit(String body, @HeaderParam("Idempotency-Key") @Nullable String key) {
    FineTuneRequest request = FineTuneRequestJson.read(body);
    FineTuneJob job = jobs.submit(request, Optional.ofNullable(key).map(IdempotencyKey::new));
    return Response.accepted(view(job)).location(URI.create(PATH + "/" + job.id())).build();
  }

  @GET
  @Blocking
  @Operation(summary = "Every job, oldest first")
  public List<FineTuneView> list() {
    return jobs.list().stream().map(this::view).toList();
  }

  @GET
  @Path("/{id}")
  @Blocking
  @Operation(summary = "State, progress, losses, validation and result of a job")
  @APIResponse(
      responseCode = "404",
      description = "JOB_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public FineTuneView show(@PathParam("id") String id) {
    return view(jobs.find(id));
  }

  @DELETE
  @Path("/{id}")
  @Blocking
  @Operation(summary = "Stops a job; its last checkpoint is kept")
  @APIResponse(
      responseCode = "409",
      description = "The job is over",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public FineTuneView cancel(@PathParam("id") String id) {
    return view(jobs.cancel(id));
  }

  @GET
  @Path("/{id}/log")
  @Blocking
  @Produces(UTF8_TEXT)
  @Operation(summary = "What the trainer wrote for people")
  public Response log(@PathParam("id") String id) {
    StreamingOutput text = jobs.log(id)::copyTo;
    return Response.ok(text, UTF8_TEXT).build();
  }

  @GET
  @Path("/{id}/events")
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "The job at each change",
      description =
          "Server-sent events, named by the job's state, whose data is the job: first as it is now,"
              + " and a last one when it is over. A comment where there is nothing to tell for a"
              + " while.")
  public Multi<OutboundSseEvent> events(@PathParam("id") String id, @Context Sse sse) {
    // Here, where a job that is not there is still a problem with a status.
    jobs.find(id);
    return EventStream.of(
        sse,
        Multi.createFrom()
            .<FineTuneView>emitter(emitter -> follow(id, emitter), BackPressureStrategy.LATEST)
            .skip()
            .repetitions()
            .map(
                view ->
                    sse.newEventBuilder()
                        .name(view.state())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(FineTuneView.class, view)
                        .build()),
        keepAlive);
  }

  private void follow(String id, MultiEmitter<? super FineTuneView> emitter) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable stop =
        jobs.watch(
            id,
            job -> {
              FineTuneView view = view(job);
              emitter.emit(view);
              if (view.over()) {
                over.set(true);
                emitter.complete();
              }
            });
    emitter.onTermination(stop);
    if (over.get()) {
      stop.run();
    }
  }

  private FineTuneView view(FineTuneJob job) {
    return FineTuneView.of(job, request(job), jobs.jobsBefore(job));
  }

  private static JsonNode request(FineTuneJob job) {
    try {
      return JSON.readTree(FineTuneRequestJson.write(job.request()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
