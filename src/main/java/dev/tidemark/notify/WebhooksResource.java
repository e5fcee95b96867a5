package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where people are told what happens. */
@Path("/v1/webhooks")
@RolesAllowed(Scope.OPERATE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
class WebhooksResource {

  private static final String EXAMPLE =
      "{\"url\":\"https://hooks.example.com/tidemark\",\"types\":[\"alert.*\"],"
          + "\"matchers\":{\"severities\":[\"P1\"],\"products\":[\"SHOE-*\"]}}";

  private static final Duration USUAL_OVERLAP = Duration.ofDays(1);

  private final Webhooks webhooks;
  private final ChangeWebhook change;
  private final Health health;
  private final TestSend tests;
  private final SecurityIdentity caller;

  WebhooksResource(
      Webhooks webhooks,
      ChangeWebhook change,
      Health health,
      TestSend tests,
      SecurityIdentity caller) {
    this.webhooks = webhooks;
    this.change = change;
    this.health = health;
    this.tests = tests;
    this.caller = caller;
  }

  /** Since when nothing is told, and why. */
  record Disabled(Instant at, @Nullable String reason) {}

  /**
   * An endpoint and how it goes.
   *
   * @param publicKey what the receiver verifies with, where that is no secret
   * @param secretsValid how many secrets sign at the moment
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      UUID id,
      @JsonUnwrapped WebhookSettings settings,
      Secret.Kind signing,
      @Schema(description = "Shown once, when it is made.") @Nullable String secret,
      @Nullable String publicKey,
      int secretsValid,
      Instant createdAt,
      @Nullable Disabled disabled,
      Health.@Nullable State health,
      long version) {}

  /** All endpoints. */
  record Listing(List<View> items) {}

  /** What {@code POST …/rotate} takes. */
  record RotateBody(
      @Schema(
              description = "How long the old secret signs too, 0 to 2592000. Default a day.",
              examples = "86400")
          @Nullable Long overlapSeconds,
      @Schema(description = "hmac or ed25519. Default as before.") @Nullable String signing,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {
    static final RotateBody NONE = new RotateBody(null, null, null);
  }

  /** What other calls take. */
  record ReasonBody(
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  @GET
  @Operation(summary = "All webhooks, without their secrets, and how it goes with each")
  public Listing list() {
    webhooks.look();
    return new Listing(
        webhooks.known().values().stream()
            .sorted(Comparator.comparingLong(Webhook::number))
            .map(webhook -> view(webhook, false))
            .toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A webhook, without its secret, and how it goes with it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public Response get(@PathParam("id") String id) {
    return answer(Response.Status.OK, webhooks.read(id), false);
  }

  @POST
  @RolesAllowed(Scope.ADMIN)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Have an address told what happens",
      description = "The secret that deliveries are signed with is answered here, and never again.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = WebhookBody.class),
              examples = @ExampleObject(name = "urgent alerts", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "422", description = "ADDRESS_NOT_ALLOWED, OUTBOUND_UNKNOWN_HOST")
  public Response create(@Nullable WebhookBody body) {
    return answer(Response.Status.CREATED, change.create(Bodies.require(body), who()), true);
  }

  @PUT
  @RolesAllowed(Scope.ADMIN)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change what a webhook is told, or pause it",
      description =
          "With If-Match, the change is refused (412) unless the webhook is still at that version."
              + " Every process knows it within a second.")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  @APIResponse(responseCode = "422", description = "ADDRESS_NOT_ALLOWED, OUTBOUND_UNKNOWN_HOST")
  public Response put(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable WebhookBody body) {
    Webhook changed = change.change(id, Bodies.require(body), IfMatch.version(ifMatch), who());
    return answer(Response.Status.OK, changed, false);
  }

  @DELETE
  @RolesAllowed(Scope.ADMIN)
  @Path("/{id}")
  @Operation(summary = "Take a webhook away, with what waits for it")
  @APIResponse(responseCode = "204", description = "It is told nothing any more")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public void delete(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    change.delete(id, IfMatch.version(ifMatch), who());
  }

  @POST
  @RolesAllowed(Scope.ADMIN)
  @Path("/{id}/rotate")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Give a webhook a new secret",
      description =
          "The old one goes on signing beside it for a day, or as long as is given: each delivery"
              + " carries a signature for both, and a receiver may change over in between.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response rotate(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable RotateBody given) {
    RotateBody body = Optional.ofNullable(given).orElse(RotateBody.NONE);
    Duration overlap =
        body.overlapSeconds() == null ? USUAL_OVERLAP : Duration.ofSeconds(body.overlapSeconds());
    Secret.Kind kind =
        body.signing() == null ? null : WebhookBody.kind(body.signing(), Secret.Kind.HMAC);
    Webhook changed =
        change.rotate(id, overlap, kind, IfMatch.version(ifMatch), body.reason(), who());
    return answer(Response.Status.OK, changed, true);
  }

  @POST
  @Path("/{id}/enable")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Tell a webhook again after it was disabled",
      description =
          "What waited goes on. What happened meanwhile is sent by POST …/deliveries/replay.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public Response enable(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable ReasonBody body) {
    String reason = body == null ? null : body.reason();
    return answer(Response.Status.OK, change.enable(id, reason, who()), false);
  }

  @POST
  @Path("/{id}/test")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send a webhook an event of type webhook.test now, and answer what it said",
      description = "Also while it is paused or disabled. Sent once, and kept in its deliveries.")
  @APIResponse(responseCode = "404", description = "WEBHOOK_NOT_FOUND")
  public TestSend.Result test(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable ReasonBody unused) {
    return tests
        .send(webhooks.read(id), who())
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(Refusal.OVERLOADED, "Too many tests are under way; try again")));
  }

  private String who() {
    return caller.getPrincipal().getName();
  }

  private Response answer(Response.Status status, Webhook webhook, boolean fresh) {
    return Response.status(status)
        .tag(Long.toString(webhook.version()))
        .entity(view(webhook, fresh))
        .build();
  }

  private View view(Webhook webhook, boolean fresh) {
    Secret secret = webhook.secret();
    boolean shown = fresh && secret.kind() == Secret.Kind.HMAC;
    return new View(
        webhook.id(),
        webhook.settings().shown(),
        secret.kind(),
        shown ? secret.key() : null,
        secret.publicKey(),
        health.signing(webhook),
        Instant.ofEpochMilli(webhook.createdMillis()),
        webhook.isDisabled()
            ? new Disabled(Instant.ofEpochMilli(webhook.disabledMillis()), webhook.disabledReason())
            : null,
        health.of(webhook.number()),
        webhook.version());
  }
}
