package dev.tidemark.ingest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The systems that tell of stock and sales, and whether they are heard of. */
@Path("/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Ingest")
class SourcesResource {

  private static final String EXAMPLE =
      "{\"kind\":\"rest\",\"timeZone\":\"Asia/Shanghai\",\"encoding\":\"GBK\","
          + "\"mapping\":{\"sku\":\"item_no\",\"onHand\":\"qty\",\"asOf\":\"time\"},"
          + "\"defaults\":{\"warehouse\":\"north\"},\"units\":{\"piece\":1,\"case\":12},"
          + "\"toleranceSeconds\":120,\"unknownProducts\":\"quarantine\"}";

  private final Sources sources;
  private final FeedHealth health;
  private final SecurityIdentity caller;

  SourcesResource(Sources sources, FeedHealth health, SecurityIdentity caller) {
    this.sources = sources;
    this.health = health;
    this.caller = caller;
  }

  /** A source and its health, as one object. */
  record View(@JsonUnwrapped Source source, FeedHealth.Health health) {}

  /** All sources. */
  record Listing(List<View> items) {}

  @GET
  @Operation(summary = "All configured sources, and how each is heard of")
  public Listing list() {
    Map<String, FeedHealth.Health> states = health.read();
    return new Listing(
        new TreeMap<>(sources.all())
            .values().stream().map(source -> view(source, states)).toList());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "A source, and how it is heard of")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Source.class)))
  @APIResponse(responseCode = "404", description = "SOURCE_NOT_FOUND")
  public Response get(@PathParam("name") String name) {
    return answer(Response.Status.OK, sources.read(name));
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a source, or change how its rows are read",
      description =
          "With If-Match, the change is refused (412) unless the source is still at that version."
              + " Every process knows it within a second.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = SourceChange.class),
              examples = @ExampleObject(name = "an ERP", value = EXAMPLE)))
  @APIResponse(responseCode = "201", description = "Made")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Source.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable SourceChange change) {
    String who = caller.getPrincipal().getName();
    Sources.Changed changed =
        sources.change(name, Bodies.require(change), IfMatch.version(ifMatch), who);
    return answer(
        changed.created() ? Response.Status.CREATED : Response.Status.OK, changed.source());
  }

  private Response answer(Response.Status status, Source source) {
    return Response.status(status)
        .tag(Long.toString(source.version()))
        .entity(view(source, health.read()))
        .build();
  }

  private static View view(Source source, Map<String, FeedHealth.Health> states) {
    return new View(source, states.getOrDefault(source.name(), FeedHealth.Health.NOTHING));
  }
}
