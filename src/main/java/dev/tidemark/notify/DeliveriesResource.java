package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import dev.tidemark.notify.flavours.CloudEvent;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What endpoints were told, and what became of it. */
@Path("/v1/webhooks/{id}/deliveries")
@RolesAllowed(Scope.OPERATE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class DeliveriesResource {

  private final Webhooks webhooks;
  private final DeliveryDesk desk;
  private final WebhookConfig config;
  private final InstantSource clock;
  private final SecurityIdentity caller;

  DeliveriesResource(
      Webhooks webhooks,
      DeliveryDesk desk,
      WebhookConfig config,
      InstantSource clock,
      SecurityIdentity caller) {
    this.clock = clock;
    this.webhooks = webhooks;
    this.desk = desk;
    this.config = config;
    this.caller = caller;
  }

  /**
   * A delivery.
   *
   * @param nextAt when its subject is due next; null where it is over
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(examples = "4711") String id,
      @Schema(description = "The webhook-id of each of its attempts.") UUID eventId,
      String type,
      @Nullable String subject,
      @Schema(examples = "delivered") String state,
      int attempts,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable Instant nextAt) {

    static View of(Deliveries.Row row) {
      boolean over = row.endedMillis() > 0;
      return new View(
          Long.toString(row.id()),
          row.event(),
          row.type(),
          row.subject(),
          row.state().name().toLowerCase(Locale.ROOT),
          row.attempts(),
          Instant.ofEpochMilli(row.createdMillis()),
          over ? Instant.ofEpochMilli(row.endedMillis()) : null,
          over || row.laneDueMillis() == 0 ? null : Instant.ofEpochMilli(row.laneDueMillis()));
    }
  }

  /**
   * An attempt.
   *
   * @param status of HTTP; null where there was no answer
   * @param error null where it was taken
   * @param answer its first 2,048 bytes
   * @param body what was sent, where it is not the event itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AttemptView(
      Instant at,
      @Nullable Integer status,
      long latencyMillis,
      @Nullable String error,
      String answer,
      @Nullable String body) {

    static AttemptView of(Deliveries.Attempt attempt) {
      return new AttemptView(
          Instant.ofEpochMilli(attempt.atMillis()),
          attempt.status() == 0 ? null : attempt.status(),
          attempt.latencyMillis(),
          attempt.error().isEmpty() ? null : attempt.error(),
          attempt.answer(),
          attempt.body());
    }
  }

  /**
   * A delivery, what is sent, and what was tried.
   *
   * @param event the CloudEvents JSON; null where it is not kept any more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WholeView(
      @JsonUnwrapped View delivery, @Nullable String event, List<AttemptView> attemptLog) {}

  /** A page; {@code nextCursor} is null on the last. */
  record Listing(List<View> items, @Nullable String nextCursor) {}

  /** What {@code POST …/replay} of one takes. */
  record ReasonBody(
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /** What {@code POST …/replay} of many takes. */
  record ReplayBody(
      @Schema(description = "From when on.", examples = "2026-11-11T00:00:00Z")
          @Nullable String since,
      @Schema(description = "Until when. Default now.") @Nullable String until,
      @Schema(description = "Whether also what it has. Default false.") @Nullable Boolean delivered,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /**
   * What a replay came to.
   *
   * @param next the {@code since} of the next call; null where all was looked at
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReplayedView(long events, @Nullable Instant next) {}

  @GET
  @Operation(summary = "What a webhook was told, the newest first")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public Listing list(
      @PathParam("id") String id,
      @QueryParam("state") @DefaultValue("") String state,
      @QueryParam("type") @DefaultValue("") String type,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    long before =
        cursor.isEmpty() ? Long.MAX_VALUE : RowNumber.parse("cursor", cursor, "must be a number");
    List<Deliveries.Row> rows =
        desk.before(webhooks.read(id), before, state(state), type.isEmpty() ? null : type, most);
    boolean more = rows.size() == most;
    return new Listing(
        rows.stream().map(View::of).toList(), more ? Long.toString(rows.get(most - 1).id()) : null);
  }

  @GET
  @Path("/{delivery}")
  @Operation(summary = "A delivery, what is sent, and what each attempt came to")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND")
  public WholeView get(@PathParam("id") String id, @PathParam("delivery") String delivery) {
    return whole(
        desk.read(webhooks.read(id), RowNumber.parse("delivery", delivery, "must be a number")));
  }

  @POST
  @Path("/{delivery}/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send a delivery again",
      description =
          "Under the same webhook-id, so that a receiver that has it can tell. One that waits for"
              + " its next attempt is tried at once.")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND")
  public WholeView replay(
      @PathParam("id") String id,
      @PathParam("delivery") String delivery,
      @RequestBody(required = false) @Nullable ReasonBody body) {
    String reason = Reasons.require(body == null ? null : body.reason());
    return whole(
        desk.replay(
            webhooks.read(id),
            RowNumber.parse("delivery", delivery, "must be a number"),
            reason,
            who()));
  }

  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send all again that a webhook did not take since a time",
      description =
          "Also what it was not told, because it was disabled or not there yet. Of stock.changed,"
              + " the newest of a product. One call looks at 10,000 events: where there are more,"
              + " next says where to go on.")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public ReplayedView replay(@PathParam("id") String id, @Nullable ReplayBody given) {
    ReplayBody body = Bodies.require(given);
    var unused = Reasons.require(body.reason());
    if (body.since() == null) {
      throw ProblemException.invalidField("since", "is required");
    }
    Instant until = body.until() == null ? clock.instant() : instant("until", body.until());
    DeliveryDesk.Replayed replayed =
        desk.replay(
            webhooks.read(id),
            instant("since", body.since()).toEpochMilli(),
            until.toEpochMilli(),
            Boolean.TRUE.equals(body.delivered()),
            body.reason(),
            who());
    return new ReplayedView(
        replayed.events(),
        replayed.nextMillis() == 0 ? null : Instant.ofEpochMilli(replayed.nextMillis()));
  }

  private WholeView whole(DeliveryDesk.Whole whole) {
    return new WholeView(
        View.of(whole.row()),
        whole.event().map(event -> new CloudEvent(event, config.source()).json()).orElse(null),
        whole.attempts().stream().map(AttemptView::of).toList());
  }

  private String who() {
    return caller.getPrincipal().getName();
  }

  private static Deliveries.@Nullable State state(String name) {
    return name.isEmpty()
        ? null
        : Arrays.stream(Deliveries.State.values())
            .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    ProblemException.invalidField("state", "must be waiting, delivered or failed"));
  }

  private static Instant instant(String field, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(field, "must be a time such as 2026-11-11T00:00:00Z");
    }
  }
}
