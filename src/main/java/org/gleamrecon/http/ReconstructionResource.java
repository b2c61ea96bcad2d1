package org.gleamrecon.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;

/** {@code POST /v1/reconstructions}: a scan in, images out. */
@RolesAllowed({Roles.GATEWAY, Roles.ADMIN})
@Path(ReconstructionResource.PATH)
@Tag(name = "reconstructions")
public class ReconstructionResource {
  static final String PATH = "/v1/reconstructions";

  private final SynchronousReconstruction reconstruction;
  private final AsynchronousReconstruction asynchronous;
  private final CurrentVertxRequest current;
  private final SecurityIdentity caller;

  ReconstructionResource(
      SynchronousReconstruction reconstruction,
      AsynchronousReconstruction asynchronous,
      CurrentVertxRequest current,
      SecurityIdentity caller) {
    this.reconstruction = reconstruction;
    this.asynchronous = asynchronous;
    this.current = current;
    this.caller = caller;
  }

  @POST
  @Blocking
  @Operation(
      summary = "Reconstructs a scan",
      description =
          "The body is an ISMRMRD HDF5 file or an MRD v1 stream, told apart by content. The Accept"
              + " header chooses the form of the images. An unknown parameter is refused.")
  @Parameter(
      name = "n_inf",
      in = ParameterIn.QUERY,
      description = "Number of unrolled iterations, an exit of the model",
      example = "8",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
  @Parameter(
      name = "latency_budget_ms",
      in = ParameterIn.QUERY,
      description = "Choose the deepest exit that fits; milliseconds; excludes n_inf",
      example = "800",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1"))
  @Parameter(
      name = "model",
      in = ParameterIn.QUERY,
      description = "NAME or NAME:VERSION",
      example = "brain-2d:1",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "method",
      in = ParameterIn.QUERY,
      description =
          "gleam: an unrolled network; compressed-sensing: few wavelets; sense: CG-SENSE;"
              + " zero-filled: no sensitivity maps. Default: gleam where a model's card fits the"
              + " scan, else sense with a warning",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"gleam", "compressed-sensing", "sense", "zero-filled"}))
  @Parameter(
      name = "whitening",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"auto", "off"},
              defaultValue = "auto"))
  @Parameter(
      name = "priority",
      in = ParameterIn.QUERY,
      description = "Which line it waits in; stat needs the role stat or admin",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"routine", "batch", "stat"},
              defaultValue = "routine"))
  @Parameter(
      name = "dataset",
      in = ParameterIn.QUERY,
      description = "HDF5 group",
      schema = @Schema(type = SchemaType.STRING, defaultValue = "dataset"))
  @Parameter(
      name = "series_description",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.STRING, maxLength = 64))
  @Parameter(
      name = "series_number",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
  @Parameter(
      name = "Prefer",
      in = ParameterIn.HEADER,
      description = "respond-async: answered with 202 when the scan was received and checked",
      example = "respond-async",
      schema = @Schema(type = SchemaType.STRING))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "200",
      description = "The images, in the form that Accept asks for",
      content = {
        @Content(
            mediaType = "multipart/related",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "application/zip",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "application/dicom",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "application/x-ismrmrd-stream",
            schema = @Schema(type = SchemaType.STRING, format = "binary")),
        @Content(
            mediaType = "image/png",
            schema = @Schema(type = SchemaType.STRING, format = "binary"))
      })
  @APIResponse(
      responseCode = "202",
      description = "With Prefer: respond-async: the reconstruction, at Location",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ReconstructionView.class),
              examples =
                  @ExampleObject(
                      name = "accepted",
                      value =
                          "{\"id\":\"c0ffee\",\"state\":\"queued\",\"stage\":\"queue\",\"progress\":0.0,"
                              + "\"exits\":[],\"accepted\":\"2026-01-01T10:00:00Z\",\"timings\":{},"
                              + "\"warnings\":[]}")))
  @APIResponse(
      responseCode = "default",
      description = "RFC 9457 problem details with code, blame and detail",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              examples =
                  @ExampleObject(
                      name = "no such exit",
                      value =
                          "{\"type\":\"about:blank\",\"title\":\"Unprocessable Entity\",\"status\":422,"
                              + "\"code\":\"EXIT_NOT_VALID\",\"blame\":\"SENDER\",\"detail\":\"n_inf 3 is"
                              + " no exit of model brain:1; its exits are 1, 2, 4\"}")))
  public Response reconstruct(InputStream body, @Context UriInfo uri) {
    RoutingContext context = current.getCurrent();
    boolean mayGoFirst = caller.hasRole(Roles.STAT) || caller.hasRole(Roles.ADMIN);
    return AsynchronousReconstruction.isPreferred(context.request().headers().getAll("Prefer"))
        ? asynchronous.answer(body, uri.getQueryParameters(), mayGoFirst, context)
        : reconstruction.answer(body, uri.getQueryParameters(), mayGoFirst, context);
  }
}
