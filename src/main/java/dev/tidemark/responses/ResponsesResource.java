package dev.tidemark.responses;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What Tidemark does about alerts, and how far it may go. */
@Path("/v1/responses")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Responses")
class ResponsesResource {

  private final ResponseDesk desk;
  private final Guardrails guardrails;
  private final KillSwitch killSwitch;
  private final SecurityIdentity caller;

  ResponsesResource(
      ResponseDesk desk, Guardrails guardrails, KillSwitch killSwitch, SecurityIdentity caller) {
    this.desk = desk;
    this.guardrails = guardrails;
    this.killSwitch = killSwitch;
    this.caller = caller;
  }

  /** The body of an approval, a rejection or an undo; may be left out. */
  record Said(
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /** The body of {@code PUT /v1/responses/kill-switch}. */
  record Turn(
      @Schema(description = "Whether all responses are to stop.") @Nullable Boolean on,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /** The guardrails of all verbs. */
  record Rails(List<Guardrail> items) {}

  @GET
  @Operation(summary = "Responses, the newest first", description = "States with commas.")
  public ResponseView.Listing list(
      @QueryParam("state") @DefaultValue("") String state,
      @QueryParam("verb") @DefaultValue("") String verb,
      @QueryParam("sku") @DefaultValue("") String sku,
      @QueryParam("alert") @DefaultValue("") String alert,
      @QueryParam("rule") @DefaultValue("") String rule,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    List<ResponseView> items =
        desk.list(ResponseFilter.parse(state, verb, sku, alert, rule, cursor), most);
    boolean more = items.size() == most;
    return new ResponseView.Listing(
        items, more ? items.get(most - 1).id().toString() : null, killSwitch.isOn());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A response, and all that happened to it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ResponseView.WithHistory.class)))
  @APIResponse(responseCode = "404", description = "RESPONSE_NOT_FOUND")
  public Response get(@PathParam("id") String id) {
    ResponseView.WithHistory found = desk.find(id);
    return Response.ok(found).tag(Long.toString(found.response().version())).build();
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Let one run that waits; a repeat is answered alike",
      description = "Cooldown and budget do not stop it; the kill switch does.")
  @APIResponse(responseCode = "404", description = "RESPONSE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "RESPONSE_NOT_WAITING or KILL_SWITCH_ON")
  public Response approve(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable Said said) {
    return answer(desk.approve(id, reason(said), who()));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/reject")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Say no to one that waits; a repeat is answered alike")
  @APIResponse(responseCode = "404", description = "RESPONSE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "RESPONSE_NOT_WAITING")
  public Response reject(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable Said said) {
    return answer(desk.reject(id, reason(said), who()));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/undo")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have one taken back; a repeat is answered alike",
      description = "It is undone a moment later, the kill switch on or not.")
  @APIResponse(responseCode = "404", description = "RESPONSE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "RESPONSE_NOT_UNDOABLE")
  public Response undo(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable Said said) {
    return answer(desk.undo(id, reason(said), who()));
  }

  @GET
  @Path("/guardrails")
  @Operation(summary = "How far each verb may go by itself")
  public Rails rails() {
    return new Rails(guardrails.all());
  }

  @GET
  @Path("/guardrails/{verb}")
  @Operation(summary = "How far a verb may go by itself")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Guardrail.class)))
  public Response rail(@PathParam("verb") String verb) {
    return answer(guardrails.read(Verb.parse(verb)));
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/guardrails/{verb}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change how far a verb may go, from the next decision on, in every process",
      description =
          "With If-Match, the change is refused (412) unless it is still at that version.")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Guardrail.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response setRail(
      @PathParam("verb") String verb,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable GuardrailChange change) {
    return answer(
        guardrails.change(
            Verb.parse(verb), Bodies.require(change), IfMatch.version(ifMatch), who()));
  }

  @GET
  @Path("/kill-switch")
  @Operation(summary = "Whether all responses are stopped")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = KillSwitch.Position.class)))
  public Response killSwitch() {
    return answer(killSwitch.read());
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/kill-switch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Stop all responses in every process within a second, or let them go on",
      description =
          "What waits to be run is refused, what runs stops at its next product. What was done"
              + " stays, and can be undone. What waits for a person goes on waiting.")
  @APIResponse(
      responseCode = "200",
      description = "Turned",
      content = @Content(schema = @Schema(implementation = KillSwitch.Position.class)))
  public Response turn(@HeaderParam("If-Match") @Nullable String ifMatch, @Nullable Turn turn) {
    Turn wanted = Bodies.require(turn);
    if (wanted.on() == null) {
      throw ProblemException.invalidField("on", "must be true or false");
    }
    return answer(killSwitch.turn(wanted.on(), wanted.reason(), IfMatch.version(ifMatch), who()));
  }

  private String who() {
    return caller.getPrincipal().getName();
  }

  private static @Nullable String reason(@Nullable Said said) {
    return said == null ? null : said.reason();
  }

  private static Response answer(ResponseView response) {
    return Response.ok(response).tag(Long.toString(response.version())).build();
  }

  private static Response answer(Guardrail guardrail) {
    return Response.ok(guardrail).tag(Long.toString(guardrail.version())).build();
  }

  private static Response answer(KillSwitch.Position position) {
    return Response.ok(position).tag(Long.toString(position.version())).build();
  }
}
