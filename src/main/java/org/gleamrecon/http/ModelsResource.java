package org.gleamrecon.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** The models that the service can use. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {
  /**
   * A model in the list.
   *
   * @param active version used where none is named, empty if none is active
   */
  public record ModelSummary(String name, String active, List<String> versions) {}

  @GET
  @Operation(summary = "Models, their versions, and which is active")
  public List<ModelSummary> list() {
    return List.of();
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Card, exits, figures and lineage of the active version of a model")
  public ModelSummary show(@PathParam("name") String name) {
    throw missing(name);
  }

  @GET
  @Path("/{name}/versions/{version}")
  @Operation(summary = "Card, exits, figures and lineage of one version of a model")
  public ModelSummary show(@PathParam("name") String name, @PathParam("version") String version) {
    throw missing(name + version);
  }

  private static ReconstructionException missing(String name) {
    return new ReconstructionException(
        FailureCode.NOT_FOUND,
        name.isEmpty() ? "no model is named" : "there is no model or version of that name");
  }
}
