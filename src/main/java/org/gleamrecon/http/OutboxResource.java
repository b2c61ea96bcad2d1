package org.gleamrecon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.gleamrecon.access.Roles;
import org.gleamrecon.delivery.Delivery;
import org.gleamrecon.delivery.OutboxEntry;

/** Images on their way to archives, and those archives. */
@RolesAllowed({Roles.ADMIN})
@Path("/admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin")
public class OutboxResource {
  static final String OUTBOX = "/admin/outbox";
  static final String DESTINATIONS = "/admin/destinations";

  private static final int MOST_LISTED = 1000;

  private final Delivery delivery;

  OutboxResource(Delivery delivery) {
    this.delivery = delivery;
  }

  /** What waits, and what was given up. */
  @Schema(name = "Outbox")
  public record Overview(
      @Schema(description = "Images in each state: waiting, dead, delivered")
          Map<String, Integer> counts,
      @Schema(description = "Those not delivered, dead ones first; at most 1000")
          List<Entry> entries) {}

  /** An image on its way to one destination. */
  @Schema(name = "OutboxEntry")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String id,
      String destination,
      @Schema(description = "A hash of what made the pixels") String sopInstanceUid,
      @Schema(enumeration = {"waiting", "dead", "delivered"}) String state,
      int attempts,
      @Schema(description = "Code of the last failed attempt") Optional<String> lastError,
      Instant created,
      Optional<Instant> nextAttempt) {
    static Entry of(OutboxEntry entry) {
      return new Entry(
          entry.id(),
          entry.destination(),
          entry.sopInstanceUid(),
          entry.state().label(),
          entry.attempts(),
          entry.lastError(),
          entry.created(),
          entry.nextAttempt());
    }
  }

  /** Whether a destination is there. */
  @Schema(name = "Echo")
  public record Echo(
      String destination,
      boolean answered,
      @Schema(description = "Code of what went wrong") Optional<String> error) {}

  @GET
  @Path("/outbox")
  @Blocking
  @Operation(summary = "Images that destinations have not acknowledged")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Overview.class)))
  public Overview list() {
    return new Overview(
        delivery.counts(), delivery.open(MOST_LISTED).stream().map(Entry::of).toList());
  }

  @POST
  @Path("/outbox/{id}/retry")
  @Blocking
  @Operation(
      summary = "Sends an image now",
      description = "An image that was given up gets all its attempts once more.")
  @APIResponse(
      responseCode = "200",
      description = "The entry, which waits",
      content = @Content(schema = @Schema(implementation = Entry.class)))
  @APIResponse(
      responseCode = "default",
      description = "NOT_FOUND (404), CONFLICT (409) if it was delivered",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Entry retry(@PathParam("id") String id) {
    return Entry.of(delivery.retry(id));
  }

  @DELETE
  @Path("/outbox/{id}")
  @Blocking
  @Operation(
      summary = "Removes an entry",
      description = "An image that was not delivered is then not sent to that destination.")
  @APIResponse(responseCode = "204", description = "It is removed")
  @APIResponse(
      responseCode = "404",
      description = "NOT_FOUND",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Response remove(@PathParam("id") String id) {
    delivery.remove(id);
    return Response.noContent().build();
  }

  @POST
  @Path("/destinations/{name}/echo")
  @Blocking
  @Operation(
      summary = "Asks a destination whether it is there",
      description = "C-ECHO, or a query without result; no image is sent.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Echo.class)))
  @APIResponse(
      responseCode = "404",
      description = "NOT_FOUND: no destination has that name",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  public Echo echo(@PathParam("name") String name) {
    Optional<String> error = delivery.echo(name);
    return new Echo(name, error.isEmpty(), error);
  }
}
