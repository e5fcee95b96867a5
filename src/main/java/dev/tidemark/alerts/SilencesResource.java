package dev.tidemark.alerts;

import dev.tidemark.kernel.Bodies;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Alerts that people do not want to be told of for a while. */
@Path("/v1/silences")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Alerts")
class SilencesResource {

  private static final String EXAMPLE =
      "{\"matchers\":[{\"field\":\"rule\",\"value\":\"low-*\"},"
          + "{\"field\":\"sku\",\"value\":\"CLOCK-1\"}],\"minutes\":60,"
          + "\"reason\":\"A delivery is being unpacked\"}";

  private static final int MOST_MINUTES = 10_080;

  private final Silences silences;
  private final SecurityIdentity caller;
  private final InstantSource clock;

  SilencesResource(Silences silences, SecurityIdentity caller, InstantSource clock) {
    this.silences = silences;
    this.caller = caller;
    this.clock = clock;
  }

  /** The body of a new silence. */
  @Schema(description = "Which alerts, for how long, and why. Give minutes or endsAt.")
  record Wanted(
      @Schema(description = "1 to 20; an alert is hidden if all of them match.")
          @Nullable List<@Nullable Matcher> matchers,
      @Schema(description = "1 to 10080.", examples = "60") @Nullable Integer minutes,
      @Schema(description = "ISO 8601, within 7 days.") @Nullable String endsAt,
      @Schema(description = "Required; at most 500 characters.") @Nullable String reason) {}

  /** A silence. */
  record View(
      long id,
      List<Matcher> matchers,
      String reason,
      String madeBy,
      Instant startsAt,
      Instant endsAt,
      boolean active) {}

  /** A silence and what it hides right now. */
  record WithEffect(
      View silence, int hides, List<Hideable.Shown> hidden, List<Hideable.Shown> notHidden) {}

  /** Those that are active, and the latest 200 that are over. */
  record Listing(List<View> active, List<View> expired) {}

  @GET
  @Operation(summary = "Silences: active ones, and the latest that are over")
  public Listing list() {
    return new Listing(
        silences.active().stream().map(this::view).toList(),
        silences.expired().stream().map(this::view).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(
      summary = "A silence, what it hides right now, and what it matches but may not hide",
      description = "hides counts all; at most 100 of each are listed.")
  @APIResponse(responseCode = "404", description = "SILENCE_NOT_FOUND")
  public WithEffect get(@PathParam("id") String id) {
    Silences.Effect found = silences.find(RowNumber.parse(id, Refusal.SILENCE_NOT_FOUND));
    Hideable.Matched matched = found.matched();
    return new WithEffect(
        view(found.silence()), matched.hides(), matched.hidden(), matched.notHidden());
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Hide alerts from people for a while",
      description =
          "Their lives go on, and lists show them as hidden. Alerts of rules that say so, such as"
              + " those of overselling, are never hidden.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Wanted.class),
              examples = @ExampleObject(name = "an hour", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "422", description = "SILENCE_REFUSED: all it names is never hidden")
  public Response make(@Nullable Wanted wanted) {
    Silence made = silences.make(silence(Bodies.require(wanted)));
    return Response.status(Response.Status.CREATED).entity(view(made)).build();
  }

  /** The body of a preview. */
  record Previewed(
      @Schema(description = "1 to 20, as of a new silence.")
          @Nullable List<@Nullable Matcher> matchers) {}

  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What a silence would hide now; none is made",
      description = "hides counts all; at most 100 of each are listed.")
  @APIResponse(responseCode = "422", description = "SILENCE_REFUSED: all it names is never hidden")
  public Hideable.Matched preview(@Nullable Previewed body) {
    return silences.preview(Matcher.require(Bodies.require(body).matchers()));
  }

  @DELETE
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Operation(summary = "End a silence now")
  @APIResponse(responseCode = "204", description = "It is over")
  @APIResponse(responseCode = "404", description = "SILENCE_NOT_FOUND")
  public void end(@PathParam("id") String id) {
    silences.end(RowNumber.parse(id, Refusal.SILENCE_NOT_FOUND), caller.getPrincipal().getName());
  }

  private Silence silence(Wanted wanted) {
    long now = clock.millis();
    return new Silence(
        0,
        Matcher.require(wanted.matchers()),
        Reasons.requireGiven(wanted.reason()),
        caller.getPrincipal().getName(),
        now,
        endsMillis(wanted, now));
  }

  private static long endsMillis(Wanted wanted, long now) {
    Integer minutes = wanted.minutes();
    if ((minutes == null) == (wanted.endsAt() == null)) {
      throw ProblemException.invalidField("minutes", "or endsAt must be given, and not both");
    }
    if (minutes != null) {
      if (minutes < 1 || minutes > MOST_MINUTES) {
        throw ProblemException.invalidField("minutes", "must be from 1 to " + MOST_MINUTES);
      }
      return now + Duration.ofMinutes(minutes).toMillis();
    }
    Instant ends = Schedule.moment("endsAt", wanted.endsAt());
    Instant start = Instant.ofEpochMilli(now);
    if (!ends.isAfter(start) || ends.isAfter(start.plus(Duration.ofMinutes(MOST_MINUTES)))) {
      throw ProblemException.invalidField("endsAt", "must be within the next 7 days");
    }
    return ends.toEpochMilli();
  }

  private View view(Silence silence) {
    return new View(
        silence.id(),
        silence.matchers(),
        silence.reason(),
        silence.madeBy(),
        Instant.ofEpochMilli(silence.startsMillis()),
        Instant.ofEpochMilli(silence.endsMillis()),
        silence.endsMillis() > clock.millis());
  }
}
