package org.gleamrecon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.pipeline.ModelRegistry;

/** Which version of a model serves. */
@RolesAllowed({Roles.ADMIN})
@Path(AdminModelsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin")
public class AdminModelsResource {
  static final String PATH = "/admin/models";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BODY_BYTES = 1 << 16;

  private final ModelRegistry registry;
  private final ProblemResponses problems;

  AdminModelsResource(ModelRegistry registry, ProblemResponses problems) {
    this.registry = registry;
    this.problems = problems;
  }

  /** The body of {@code activate}. */
  @Schema(name = "Activation")
  public record Activation(@Schema(required = true, minimum = "1") int version) {}

  /** A call that changes which version is active. */
  private interface Change {
    void make() throws IOException;
  }

  @POST
  @Path("/{name}/activate")
  @Blocking
  @Operation(
      summary = "Makes a version the active one of its model",
      description =
          "The version is verified, tried on the device and written down before it serves; scans"
              + " under way end with the version they began with.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Activation.class),
              examples = @ExampleObject(name = "version 2", value = "{\"version\":2}")))
  @APIResponse(
      responseCode = "200",
      description = "The model, as in the list of models",
      content = @Content(schema = @Schema(implementation = ModelsResource.ModelSummary.class)))
  @APIResponse(
      responseCode = "default",
      description = "MODEL_NOT_FOUND (404), GOLDEN_CASE_FAILED, MODEL_DAMAGED, NO_SPACE",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response activate(@PathParam("name") String name, InputStream body) {
    int version = version(body);
    return after(name, () -> registry.activate(new ModelId(name, version)));
  }

  @POST
  @Path("/{name}/rollback")
  @Blocking
  @Operation(summary = "Makes the version that was active before the active one again")
  @APIResponse(
      responseCode = "200",
      description = "The model, as in the list of models",
      content = @Content(schema = @Schema(implementation = ModelsResource.ModelSummary.class)))
  @APIResponse(
      responseCode = "default",
      description = "MODEL_NOT_FOUND (404), CONFLICT if no version was active before",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response rollback(@PathParam("name") String name) {
    return after(name, () -> registry.rollBack(name));
  }

  private Response after(String name, Change change) {
    try {
      change.make();
      return Response.ok(ModelsResource.summary(registry.installed(), name)).build();
    } catch (ReconstructionException failure) {
      return problems.response(
          failure.code() == FailureCode.MODEL_NOT_FOUND
              ? Problem.of(
                  Response.Status.NOT_FOUND.getStatusCode(), failure.code(), failure.detail())
              : Problem.of(failure));
    } catch (IOException failure) {
      throw new UncheckedIOException("the model's files", failure);
    }
  }

  /**
   * The version that a body asks for.
   *
   * @throws ReconstructionException REQUEST_MALFORMED if it is not JSON, PARAMETER_INVALID
   */
  public static int version(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(MOST_BODY_BYTES);
      JsonNode json = JSON.readTree(bytes);
      JsonNode version = json.path("version");
      if (json.size() != 1 || !version.isInt() || version.asInt() < 1) {
        throw new ReconstructionException(
            FailureCode.PARAMETER_INVALID, "the body is {\"version\": V}, V a whole number from 1");
      }
      return version.asInt();
    } catch (JsonProcessingException notJson) {
      throw new ReconstructionException(
          FailureCode.REQUEST_MALFORMED, "the body is not JSON", notJson);
    } catch (IOException brokenOff) {
      throw new ReconstructionException(
          FailureCode.REQUEST_MALFORMED, "the body broke off", brokenOff);
    }
  }
}
