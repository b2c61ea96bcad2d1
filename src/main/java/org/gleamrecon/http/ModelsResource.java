package org.gleamrecon.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelCardJson;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.ModelRegistry;
import org.jspecify.annotations.Nullable;

/** The models that the service can use. */
@RolesAllowed({Roles.GATEWAY, Roles.VIEWER, Roles.TRAINER, Roles.ADMIN})
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelRegistry registry;
  private final ProblemResponses problems;

  ModelsResource(ModelRegistry registry, ProblemResponses problems) {
    this.registry = registry;
    this.problems = problems;
  }

  /**
   * A model in the list.
   *
   * @param active version used where none is named, null if none is active
   */
  public record ModelSummary(String name, @Nullable Integer active, List<Integer> versions) {}

  /**
   * One version of a model.
   *
   * @param active version of the model that is used where none is named
   * @param exits valid values of n_inf
   * @param metrics figures on the validation scans, per exit
   * @param lineage where it comes from
   * @param card all of model.json
   */
  @Schema(name = "Model")
  public record ModelDescription(
      String name,
      int version,
      @Nullable Integer active,
      List<Integer> versions,
      @Schema(type = SchemaType.ARRAY, implementation = Integer.class) JsonNode exits,
      @Schema(type = SchemaType.ARRAY, implementation = Object.class) JsonNode metrics,
      @Schema(type = SchemaType.OBJECT) JsonNode lineage,
      @Schema(type = SchemaType.OBJECT) JsonNode card) {}

  @GET
  @Operation(summary = "Models, their versions, and which is active")
  public List<ModelSummary> list() {
    InstalledModels models = registry.installed();
    return models.cards().stream()
        .map(card -> card.id().name())
        .distinct()
        .sorted()
        .map(name -> summary(models, name))
        .toList();
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Card, exits, figures and lineage of the active version of a model")
  @APIResponse(
      responseCode = "200",
      description = "The active version",
      content = @Content(schema = @Schema(implementation = ModelDescription.class)))
  @APIResponse(
      responseCode = "404",
      description = "MODEL_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response show(@PathParam("name") String name) {
    InstalledModels models = registry.installed();
    return answer(models, models.find(name).filter(card -> card.id().name().equals(name)));
  }

  @GET
  @Path("/{name}/versions/{version}")
  @Operation(summary = "Card, exits, figures and lineage of one version of a model")
  @APIResponse(
      responseCode = "200",
      description = "That version",
      content = @Content(schema = @Schema(implementation = ModelDescription.class)))
  @APIResponse(
      responseCode = "404",
      description = "MODEL_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response show(@PathParam("name") String name, @PathParam("version") String version) {
    InstalledModels models = registry.installed();
    return answer(models, models.find(name + ":" + version));
  }

  private Response answer(InstalledModels models, Optional<ModelCard> card) {
    return card.map(found -> Response.ok(describe(models, found)).build())
        .orElseGet(
            () ->
                problems.response(
                    Problem.of(
                        Response.Status.NOT_FOUND.getStatusCode(),
                        FailureCode.MODEL_NOT_FOUND,
                        "there is no model or version of that name")));
  }

  private static ModelDescription describe(InstalledModels models, ModelCard card) {
    String name = card.id().name();
    ObjectNode json;
    try {
      json = (ObjectNode) JSON.readTree(ModelCardJson.write(card));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new ModelDescription(
        name,
        card.id().version(),
        active(models, name),
        versions(models, name),
        json.path("architecture").path("exits"),
        json.path("validation"),
        json.path("lineage"),
        json);
  }

  /** A line of the list. */
  static ModelSummary summary(InstalledModels models, String name) {
    return new ModelSummary(name, active(models, name), versions(models, name));
  }

  private static @Nullable Integer active(InstalledModels models, String name) {
    return models.find(name).map(card -> card.id().version()).orElse(null);
  }

  private static List<Integer> versions(InstalledModels models, String name) {
    return models.cards().stream()
        .filter(card -> card.id().name().equals(name))
        .map(card -> card.id().version())
        .sorted()
        .toList();
  }
}
