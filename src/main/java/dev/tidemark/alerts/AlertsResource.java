package dev.tidemark.alerts;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is wrong now, and what people do about it. */
@Path("/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Alerts")
class AlertsResource {

  private static final String MANY =
      "{\"ids\":[\"019ac2f1-7d30-7c11-8a1e-3f5c9d2b7e60\",\"019ac2f1-7d31-7b52-9c04-5a7d1e2f3b48\"],"
          + "\"note\":\"All of the ERP's: it is being restarted\"}";

  private final AlertDesk desk;
  private final AcknowledgeMany acknowledgeMany;
  private final AlertCounts counts;
  private final SecurityIdentity caller;

  AlertsResource(
      AlertDesk desk,
      AcknowledgeMany acknowledgeMany,
      AlertCounts counts,
      SecurityIdentity caller) {
    this.desk = desk;
    this.acknowledgeMany = acknowledgeMany;
    this.counts = counts;
    this.caller = caller;
  }

  /** The body of an acknowledgement or of a resolution by hand; may be left out. */
  record Noted(
      @Schema(description = "At most 2000 characters.", examples = "On it: recount is under way")
          @Nullable String note) {}

  /** The body of a note. */
  record Note(
      @Schema(description = "1 to 2000 characters.", examples = "The ERP sends again at 22:00")
          @Nullable String text) {}

  @GET
  @Operation(
      summary = "Alerts, the newest first",
      description =
          "Without state, those that people are to know of: firing, acknowledged and missing; with"
              + " open, pending ones too. Shadow alerts are listed with shadow=true only.")
  public AlertView.Listing list(
      @QueryParam("state") @DefaultValue("firing,acknowledged,missing") String state,
      @QueryParam("severity") @DefaultValue("") String severity,
      @QueryParam("rule") @DefaultValue("") String rule,
      @QueryParam("sku") @DefaultValue("") String sku,
      @QueryParam("shadow") @DefaultValue("false") String shadow,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    List<AlertView> items =
        desk.list(AlertFilter.parse(state, severity, rule, sku, shadow, cursor), most);
    boolean more = items.size() == most;
    return new AlertView.Listing(items, more ? items.get(most - 1).id().toString() : null);
  }

  @GET
  @Path("/summary")
  @Operation(summary = "How many alerts there are, by state and severity; shadow ones do not count")
  public Map<String, Map<String, Long>> summary() {
    return counts.read();
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "An alert, and all that happened to it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AlertView.WithHistory.class)))
  @APIResponse(responseCode = "404", description = "ALERT_NOT_FOUND")
  public Response get(@PathParam("id") String id) {
    AlertView.WithHistory found = desk.find(id);
    return Response.ok(found).tag(Long.toString(found.alert().version())).build();
  }

  @GET
  @Path("/{id}/explain")
  @Operation(
      summary = "Why it fired: facts, what the rule's variables stood for, tunables, versions",
      description = "Both with what it fired with, and with what was seen last.")
  @APIResponse(responseCode = "404", description = "ALERT_NOT_FOUND")
  public AlertView.Explained explain(@PathParam("id") String id) {
    return desk.explain(id);
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/ack")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Take it on: it is not escalated any more. A repeat is answered alike.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AlertView.class)))
  @APIResponse(responseCode = "404", description = "ALERT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "ALERT_RESOLVED or ALERT_NOT_FIRING")
  public Response acknowledge(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable Noted noted) {
    return answer(desk.acknowledge(id, noted == null ? null : noted.note(), who()));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Take many on at once; a repeat is answered alike",
      description =
          "Each is told of by itself: one that is over, or not there, does not keep the others from"
              + " it. All that are taken on are so in one transaction.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = AcknowledgeMany.Wanted.class),
              examples = @ExampleObject(name = "two", value = MANY)))
  @APIResponse(responseCode = "400", description = "INVALID_FIELD: not 1 to 1000 ids")
  public AcknowledgeMany.Outcome acknowledgeMany(AcknowledgeMany.@Nullable Wanted wanted) {
    return acknowledgeMany.of(Bodies.require(wanted), who());
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/resolve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "End it by hand; a repeat is answered alike",
      description =
          "While its rule stays true it opens again after 15 minutes at the earliest, or after the"
              + " rule's cooldown if that is longer.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AlertView.class)))
  @APIResponse(responseCode = "404", description = "ALERT_NOT_FOUND")
  public Response resolve(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable Noted noted) {
    return answer(desk.resolve(id, noted == null ? null : noted.note(), who()));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/notes")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Write something about it into its history")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AlertView.class)))
  @APIResponse(responseCode = "404", description = "ALERT_NOT_FOUND")
  public Response note(@PathParam("id") String id, @Nullable Note note) {
    return answer(desk.note(id, Bodies.require(note).text(), who()));
  }

  private String who() {
    return caller.getPrincipal().getName();
  }

  private static Response answer(AlertView alert) {
    return Response.ok(alert).tag(Long.toString(alert.version())).build();
  }
}
