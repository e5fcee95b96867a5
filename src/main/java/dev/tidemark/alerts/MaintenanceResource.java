package dev.tidemark.alerts;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Planned work during which people are not told of what it brings about. */
@Path("/v1/maintenance")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Alerts")
class MaintenanceResource {

  private static final String EXAMPLE =
      "{\"name\":\"ERP backup\",\"matchers\":[{\"field\":\"source\",\"value\":\"erp-*\"}],"
          + "\"reason\":\"Sends nothing while it is copied\",\"weekly\":{\"days\":[\"SAT\","
          + "\"SUN\"],\"from\":\"22:00\",\"to\":\"02:00\",\"timeZone\":\"Europe/Berlin\"}}";

  private static final int LONGEST_NAME = 100;

  private final Maintenance maintenance;
  private final SecurityIdentity caller;
  private final InstantSource clock;

  MaintenanceResource(Maintenance maintenance, SecurityIdentity caller, InstantSource clock) {
    this.maintenance = maintenance;
    this.caller = caller;
    this.clock = clock;
  }

  /** The body of a window. */
  @Schema(description = "Which alerts, when, and why. Give once or weekly.")
  record Wanted(
      @Schema(description = "1 to 100 characters.") @Nullable String name,
      @Schema(description = "1 to 20; an alert is hidden if all of them match.")
          @Nullable List<@Nullable Matcher> matchers,
      @Schema(description = "Required; at most 500 characters.") @Nullable String reason,
      Schedule.@Nullable Once once,
      Schedule.@Nullable Weekly weekly) {}

  /**
   * A window.
   *
   * @param startsAt of the occurrence that is now, or else of the next; null where there is none
   */
  record View(
      long id,
      String name,
      List<Matcher> matchers,
      String reason,
      Schedule.@Nullable Once once,
      Schedule.@Nullable Weekly weekly,
      String madeBy,
      boolean active,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      long version) {}

  /** All windows. */
  record Listing(List<View> items) {}

  @GET
  @Operation(summary = "All maintenance windows, and when each is next")
  public Listing list() {
    return new Listing(maintenance.all().stream().map(this::view).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A maintenance window, and when it is next")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "MAINTENANCE_NOT_FOUND")
  public Response get(@PathParam("id") String id) {
    return answer(Response.Status.OK, maintenance.find(number(id)));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Plan a window in which alerts are hidden from people",
      description =
          "Once, or weekly by the clocks of a zone: times that clocks skip are the moment at which"
              + " they do, times that come twice end with the second. Alerts of rules that say so"
              + " are never hidden.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Wanted.class),
              examples = @ExampleObject(name = "weekly", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "422", description = "SILENCE_REFUSED: all it names is never hidden")
  public Response make(@Nullable Wanted wanted) {
    return answer(Response.Status.CREATED, maintenance.make(window(0, Bodies.require(wanted))));
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Put another window in its place",
      description = "With If-Match, refused (412) unless the window is still at that version.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "MAINTENANCE_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response put(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable Wanted wanted) {
    return answer(
        Response.Status.OK,
        maintenance.change(window(number(id), Bodies.require(wanted)), IfMatch.version(ifMatch)));
  }

  @DELETE
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Operation(summary = "Take a maintenance window away")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "404", description = "MAINTENANCE_NOT_FOUND")
  public void delete(@PathParam("id") String id) {
    maintenance.delete(number(id), caller.getPrincipal().getName());
  }

  private MaintenanceWindow window(long id, Wanted wanted) {
    String name = wanted.name();
    if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
      throw ProblemException.invalidField("name", "must be 1 to " + LONGEST_NAME + " characters");
    }
    Schedule schedule = new Schedule(wanted.once(), wanted.weekly());
    schedule.require();
    return new MaintenanceWindow(
        id,
        name,
        Matcher.require(wanted.matchers()),
        Reasons.requireGiven(wanted.reason()),
        schedule,
        caller.getPrincipal().getName(),
        0);
  }

  private static long number(String id) {
    return RowNumber.parse(id, Refusal.MAINTENANCE_NOT_FOUND);
  }

  private Response answer(Response.Status status, MaintenanceWindow window) {
    return Response.status(status)
        .tag(Long.toString(window.version()))
        .entity(view(window))
        .build();
  }

  private View view(MaintenanceWindow window) {
    long now = clock.millis();
    Optional<Schedule.Span> next = window.schedule().next(now);
    return new View(
        window.id(),
        window.name(),
        window.matchers(),
        window.reason(),
        window.schedule().once(),
        window.schedule().weekly(),
        window.madeBy(),
        window.schedule().isActive(now),
        next.map(Schedule.Span::start).orElse(null),
        next.map(Schedule.Span::end).orElse(null),
        window.version());
  }
}
