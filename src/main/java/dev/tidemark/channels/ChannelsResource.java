package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** The marketplaces, ERPs and order systems that are told of stock, and how well they know it. */
@Path("/v1/channels")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Channels")
class ChannelsResource {

  private static final String EXAMPLE =
      "{\"kind\":\"http\",\"url\":\"https://market.example.com/stock\",\"products\":[\"SHOE-*\"],"
          + "\"acknowledge\":\"later\",\"bufferUnits\":5,\"allocatedShare\":40,"
          + "\"ratePerSecond\":50,\"correction\":\"intercept\"}";

  private final Channels channels;
  private final ChannelStates states;
  private final SecurityIdentity caller;

  ChannelsResource(Channels channels, ChannelStates states, SecurityIdentity caller) {
    this.channels = channels;
    this.states = states;
    this.caller = caller;
  }

  /**
   * A channel and how it goes, as one object.
   *
   * @param secret shown once, where it was made here
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String name,
      @JsonUnwrapped ChannelSettings settings,
      long version,
      @Schema(description = "Shown once, when it is made.") @Nullable String secret,
      ChannelStates.@Nullable Health health) {}

  /** All channels. */
  record Listing(List<View> items) {}

  @GET
  @Operation(summary = "All channels, and how well each knows its stock")
  public Listing list() {
    Map<String, ChannelStates.Health> all = states.readable();
    return new Listing(
        new TreeMap<>(channels.all())
            .values().stream()
                .map(channel -> view(channel, null, all.get(channel.name())))
                .toList());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "A channel, and how well it knows its stock")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND")
  public Response get(@PathParam("name") String name) {
    return answer(Response.Status.OK, channels.read(name), null);
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a channel, or change what it is told",
      description =
          "With If-Match, the change is refused (412) unless the channel is still at that version."
              + " Every process knows it within a second. A secret that is made here is shown once. What"
              + " names an address, or what it is reached with, is for admin.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChannelChange.class),
              examples = @ExampleObject(name = "a marketplace", value = EXAMPLE)))
  @APIResponse(responseCode = "201", description = "Made")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  @APIResponse(responseCode = "422", description = "ADDRESS_NOT_ALLOWED, OUTBOUND_UNKNOWN_HOST")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable ChannelChange change) {
    ChannelChange wanted = Bodies.require(change);
    if (wanted.namesAddress() && !caller.hasRole(Scope.ADMIN)) {
      throw new ForbiddenException();
    }
    String who = caller.getPrincipal().getName();
    Channels.Changed changed = channels.change(name, wanted, IfMatch.version(ifMatch), who);
    return answer(
        changed.created() ? Response.Status.CREATED : Response.Status.OK,
        changed.channel(),
        changed.newSecret());
  }

  @DELETE
  @RolesAllowed(Scope.ADMIN)
  @Path("/{name}")
  @Operation(summary = "Take a channel away; what it was told last stands")
  @APIResponse(responseCode = "204", description = "It is told nothing any more")
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public void delete(
      @PathParam("name") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
    channels.remove(name, IfMatch.version(ifMatch), caller.getPrincipal().getName());
  }

  private Response answer(Response.Status status, Channel channel, @Nullable String secret) {
    return Response.status(status)
        .tag(Long.toString(channel.version()))
        .entity(view(channel, secret, states.readable().get(channel.name())))
        .build();
  }

  private static View view(
      Channel channel, @Nullable String secret, ChannelStates.@Nullable Health health) {
    return new View(channel.name(), channel.settings(), channel.version(), secret, health);
  }
}
