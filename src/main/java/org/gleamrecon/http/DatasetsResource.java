package org.gleamrecon.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.jobs.Dataset;
import org.gleamrecon.jobs.DatasetScan;
import org.gleamrecon.jobs.DatasetScanFacts;
import org.gleamrecon.jobs.DatasetSplit;
import org.gleamrecon.jobs.DatasetStore;
import org.gleamrecon.jobs.DatasetUse;

/** {@code /admin/datasets}: the scans that models are fine-tuned on. */
@RolesAllowed({Roles.TRAINER, Roles.ADMIN})
@Path(DatasetsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
public class DatasetsResource {
  static final String PATH = "/admin/datasets";

  private final DatasetUpload upload;
  private final DatasetStore store;
  private final DatasetUse use;
  private final ProblemResponses problems;
  private final CurrentVertxRequest current;

  DatasetsResource(
      DatasetUpload upload,
      DatasetStore store,
      DatasetUse use,
      ProblemResponses problems,
      CurrentVertxRequest current) {
    this.upload = upload;
    this.store = store;
    this.use = use;
    this.problems = problems;
    this.current = current;
  }

  /**
   * A dataset in the list.
   *
   * @param train number of scans to learn from
   * @param validation number of scans to judge by
   * @param bytes of its files
   * @param fullySampled whether all scans are: supervision {@code full} needs it
   */
  public record DatasetSummary(
      String name, int train, int validation, long bytes, boolean fullySampled) {}

  /** A dataset with its scans. */
  @Schema(name = "Dataset")
  public record DatasetDescription(
      String name,
      int train,
      int validation,
      long bytes,
      boolean fullySampled,
      List<ScanDescription> scans) {}

  /**
   * A scan of a dataset.
   *
   * @param sha256 of the kept file, which holds no identity
   * @param matrix encoded, without readout oversampling: x, y, z
   * @param fieldOfViewMm of that matrix: x, y, z
   * @param sampling full, uniform, random1d or poisson
   * @param acceleration encoded lines per acquired line
   */
  @Schema(name = "DatasetScan")
  public record ScanDescription(
      String sha256,
      String split,
      long bytes,
      boolean threeDimensional,
      int frames,
      int coils,
      List<Integer> matrix,
      List<Float> fieldOfViewMm,
      List<Integer> reconMatrix,
      String sampling,
      double acceleration,
      boolean fullySampled,
      boolean noiseScan,
      List<String> warnings) {
    private static ScanDescription of(DatasetScan scan) {
      DatasetScanFacts facts = scan.facts();
      return new ScanDescription(
          scan.sha256(),
          scan.split().label(),
          scan.bytes(),
          facts.threeDimensional(),
          facts.frames(),
          facts.coils(),
          facts.matrix(),
          facts.fieldOfViewMm(),
          facts.reconMatrix(),
          facts.sampling(),
          facts.acceleration(),
          facts.fullySampled(),
          facts.noiseScan(),
          facts.warnings());
    }
  }

  @POST
  @Blocking
  @Operation(
      summary = "Adds a scan to a dataset",
      description =
          "The body is an ISMRMRD HDF5 file or an MRD v1 stream, told apart by content. It is read"
              + " completely, and what it tells of the patient, the site and the time is not kept."
              + " The same scan sent again changes nothing.")
  @Parameter(
      name = "name",
      in = ParameterIn.QUERY,
      required = true,
      description = "The dataset; it begins with its first scan",
      schema = @Schema(type = SchemaType.STRING, pattern = "[a-z0-9][a-z0-9-]{0,63}"))
  @Parameter(
      name = "split",
      in = ParameterIn.QUERY,
      required = true,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"train", "validation"}))
  @Parameter(
      name = "dataset",
      in = ParameterIn.QUERY,
      description = "HDF5 group of the scan",
      schema = @Schema(type = SchemaType.STRING, defaultValue = "dataset"))
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "201",
      description = "The scan as it is kept",
      content = @Content(schema = @Schema(implementation = ScanDescription.class)))
  @APIResponse(
      responseCode = "200",
      description = "The dataset held this scan already",
      content = @Content(schema = @Schema(implementation = ScanDescription.class)))
  @APIResponse(
      responseCode = "409",
      description = "CONFLICT: the dataset holds this scan in its other split",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  @APIResponse(
      responseCode = "429",
      description = "QUOTA_EXCEEDED",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  @APIResponse(
      responseCode = "default",
      description = "RFC 9457 problem details with code, blame and detail",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response add(InputStream body, @Context UriInfo uri) {
    return upload.answer(body, uri.getQueryParameters(), current.getCurrent());
  }

  @GET
  @Operation(summary = "Datasets, and how much is in each")
  public List<DatasetSummary> list() {
    return store.list().stream()
        .map(
            dataset ->
                new DatasetSummary(
                    dataset.name(),
                    dataset.count(DatasetSplit.TRAIN),
                    dataset.count(DatasetSplit.VALIDATION),
                    dataset.bytes(),
                    dataset.fullySampled()))
        .toList();
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "The scans of a dataset")
  @APIResponse(
      responseCode = "200",
      description = "The dataset",
      content = @Content(schema = @Schema(implementation = DatasetDescription.class)))
  @APIResponse(
      responseCode = "404",
      description = "DATASET_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response show(@PathParam("name") String name) {
    return store
        .find(name)
        .map(found -> Response.ok(describe(found)).build())
        .orElseGet(this::none);
  }

  @DELETE
  @Blocking
  @Path("/{name}")
  @Operation(summary = "Removes a dataset and the scans that no other dataset holds")
  @APIResponse(responseCode = "204", description = "It is removed")
  @APIResponse(
      responseCode = "404",
      description = "DATASET_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  @APIResponse(
      responseCode = "409",
      description = "CONFLICT: a job that waits or runs uses it",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response remove(@PathParam("name") String name) {
    return store.remove(name, use) ? Response.noContent().build() : none();
  }

  @DELETE
  @Blocking
  @Path("/{name}/scans/{sha256}")
  @Operation(summary = "Removes a scan of a dataset, which ends with its last one")
  @APIResponse(responseCode = "204", description = "It is removed")
  @APIResponse(
      responseCode = "404",
      description = "DATASET_NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  @APIResponse(
      responseCode = "409",
      description = "CONFLICT: a job that waits or runs uses the dataset",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response removeScan(@PathParam("name") String name, @PathParam("sha256") String sha256) {
    return store.removeScan(name, sha256, use) ? Response.noContent().build() : none();
  }

  /** The answer to a scan that was taken. */
  static Response kept(String name, DatasetStore.Kept kept) {
    URI location = URI.create(PATH + "/" + name);
    return (kept.added() ? Response.created(location) : Response.ok().location(location))
        .type(MediaType.APPLICATION_JSON)
        .entity(ScanDescription.of(kept.scan()))
        .build();
  }

  private Response none() {
    return problems.response(
        Problem.of(
            Response.Status.NOT_FOUND.getStatusCode(),
            FailureCode.DATASET_NOT_FOUND,
            "there is no dataset of that name"));
  }

  private static DatasetDescription describe(Dataset dataset) {
    return new DatasetDescription(
        dataset.name(),
        dataset.count(DatasetSplit.TRAIN),
        dataset.count(DatasetSplit.VALIDATION),
        dataset.bytes(),
        dataset.fullySampled(),
        dataset.scans().stream().map(ScanDescription::of).toList());
  }
}
