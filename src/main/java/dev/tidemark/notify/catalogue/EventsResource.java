package dev.tidemark.notify.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.kernel.Scope;
import dev.tidemark.outbox.EventType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What events there are. */
@Path("/v1/events")
@RolesAllowed(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class EventsResource {

  private final String version;

  EventsResource(
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
          String version) {
    this.version = version;
  }

  /** A type of events. */
  @Schema(name = "EventType", description = "A type of events.")
  record View(
      @Schema(description = "By which endpoints ask for it.", examples = "alert.firing")
          String type,
      String meaning,
      @Schema(description = "What its subject is; events of one subject come in order.")
          String subject,
      @Schema(description = "severity, sku, channel, category: those that it may have.")
          List<String> labels,
      @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
          JsonNode schema,
      @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
          JsonNode example) {

    static View of(EventType type) {
      return new View(
          type.toString(),
          type.meaning(),
          type.subject(),
          type.labels().stream().map(EventType.Label::toString).toList(),
          type.schema(),
          Examples.of(type));
    }
  }

  /** All of them. */
  record Listing(List<View> items) {}

  @GET
  @Path("/types")
  @Operation(summary = "The types of events, with the schema of their data and an example")
  public Listing types() {
    return new Listing(Arrays.stream(EventType.values()).map(View::of).toList());
  }

  @GET
  @Path("/asyncapi.json")
  @Operation(summary = "The events as an AsyncAPI 3.0.0 document")
  public ObjectNode asyncApi() {
    return AsyncApi.document(version);
  }
}
