package dev.tidemark.reservation;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The life of a reservation over HTTP. */
@Path("/v1/reservations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.RESERVE)
@Tag(name = "Reservations")
class ReservationsResource {

  private static final String EXAMPLE =
      "{\"id\":\"019ab7c2-5d10-7a54-8f3e-0d6b7a3c9e21\",\"sku\":\"CLOCK-1\",\"userId\":42,"
          + "\"quantity\":1,\"bucket\":2,\"state\":\"HELD\","
          + "\"expiresAt\":\"2026-11-22T20:15:00.000Z\"}";

  private final Hold hold;
  private final ChangeState changeState;

  ReservationsResource(Hold hold, ChangeState changeState) {
    this.hold = hold;
    this.changeState = changeState;
  }

  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Hold units for a user",
      description =
          "201 means: committed. A repeat with the same Idempotency-Key gets the same answer and"
              + " takes nothing more.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = HoldBody.class),
              examples =
                  @ExampleObject(
                      name = "one unit",
                      value = "{\"sku\":\"CLOCK-1\",\"userId\":42,\"quantity\":1}")))
  @APIResponse(
      responseCode = "201",
      description = "HELD",
      content =
          @Content(
              schema = @Schema(implementation = ReservationView.class),
              examples = @ExampleObject(name = "held", value = EXAMPLE)))
  @APIResponse(
      responseCode = "400",
      description =
          "INVALID_FIELD, MALFORMED_JSON, IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID")
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "SOLD_OUT, USER_LIMIT, IN_FLIGHT")
  @APIResponse(responseCode = "422", description = "IDEMPOTENCY_KEY_REUSED")
  @APIResponse(responseCode = "503", description = "OVERLOADED, STORE_UNAVAILABLE")
  public CompletionStage<RestResponse<ReservationView>> hold(
      @Parameter(
              required = true,
              description = "1 to 255 visible ASCII characters, new for each thing wanted.",
              example = "order-1001")
          @HeaderParam("Idempotency-Key")
          @Nullable String key,
      @Nullable HoldBody body) {
    IdempotencyKey idempotencyKey = IdempotencyKey.parse(key);
    Hold.Request request = Bodies.require(body).request(idempotencyKey);
    CompletableFuture<RestResponse<ReservationView>> answer = new CompletableFuture<>();
    var unused =
        hold.run(request)
            .thenAccept(outcome -> answer(request, outcome, answer))
            .whenComplete(
                (done, fault) -> {
                  if (fault != null) {
                    answer.completeExceptionally(fault);
                  }
                });
    return answer;
  }

  @GET
  @RolesAllowed({Scope.RESERVE, Scope.READ})
  @Path("/{id}")
  @Operation(summary = "A reservation as it is")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = ReservationView.class)))
  @APIResponse(responseCode = "404", description = "RESERVATION_NOT_FOUND")
  public Response get(@PathParam("id") String id) {
    UUID uuid = parse(id);
    return answer(uuid, changeState.find(uuid));
  }

  @POST
  @NonBlocking
  @Path("/{id}/confirm")
  @Operation(
      summary = "Sell what is held: it is paid",
      description =
          "After the hold ran out: sold all the same if the units are still there, else EXPIRED with"
              + " refundDue true, now and for ever.")
  @APIResponse(responseCode = "200", description = "CONFIRMED")
  @APIResponse(responseCode = "404", description = "RESERVATION_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "ALREADY_RELEASED, EXPIRED")
  public CompletionStage<Response> confirm(@PathParam("id") String id) {
    return change(id, Command.Action.CONFIRM, null);
  }

  @POST
  @RolesAllowed({Scope.RESERVE, Scope.OPERATE})
  @NonBlocking
  @Path("/{id}/release")
  @Operation(summary = "Give a hold up: its units are on sale again")
  @APIResponse(responseCode = "200", description = "RELEASED")
  @APIResponse(responseCode = "404", description = "RESERVATION_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "ALREADY_CONFIRMED, EXPIRED")
  public CompletionStage<Response> release(@PathParam("id") String id) {
    return change(id, Command.Action.RELEASE, null);
  }

  /** The optional body of an extension. */
  record ExtendBody(
      @Schema(description = "Seconds from now, 1 to 86400. Default: the product's holdSeconds.")
          @Nullable Integer holdSeconds) {

    private static final int MOST_SECONDS = 86_400;

    ExtendBody {
      if (holdSeconds != null && (holdSeconds < 1 || holdSeconds > MOST_SECONDS)) {
        throw ProblemException.invalidField("holdSeconds", "must be from 1 to " + MOST_SECONDS);
      }
    }
  }

  @POST
  @NonBlocking
  @Path("/{id}/extend")
  @Operation(
      summary = "Give a hold more time",
      description = "Never less than it has, and no more than 30 days from its creation.")
  @APIResponse(responseCode = "200", description = "HELD, with its new expiresAt")
  @APIResponse(responseCode = "404", description = "RESERVATION_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "ALREADY_CONFIRMED, ALREADY_RELEASED, EXPIRED")
  public CompletionStage<Response> extend(
      @PathParam("id") String id, @RequestBody(required = false) @Nullable ExtendBody body) {
    return change(id, Command.Action.EXTEND, body == null ? null : body.holdSeconds());
  }

  private CompletionStage<Response> change(
      String id, Command.Action action, @Nullable Integer seconds) {
    UUID uuid = parse(id);
    return changeState.run(uuid, action, seconds).thenApply(result -> answer(uuid, result));
  }

  private static UUID parse(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      if (uuid.toString().equalsIgnoreCase(id)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // no id of ours, as below
    }
    throw new ProblemException(notFound(id));
  }

  /** Not by {@code thenApply}, which would wrap a refusal in an exception with a stack trace. */
  private static void answer(
      Hold.Request request,
      Hold.Outcome outcome,
      CompletableFuture<RestResponse<ReservationView>> answer) {
    if (outcome instanceof Hold.Outcome.Held held) {
      ReservationView view = ReservationView.of(held.reservation(), held.layout());
      answer.complete(
          RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
              .header(HttpHeaders.LOCATION, location(view))
              .build());
    } else {
      answer.completeExceptionally(
          new ProblemException(Refusals.of(request, (Hold.Outcome.Refused) outcome)));
    }
  }

  static String location(ReservationView view) {
    return "/v1/reservations/" + view.id();
  }

  private static Response answer(UUID id, Result result) {
    if (result instanceof Result.Done done) {
      return Response.ok(ReservationView.of(done.reservation(), done.layout())).build();
    }
    return answer(Refusals.of(id, result));
  }

  private static Response answer(Problem problem) {
    return Response.status(problem.refusal().status())
        .type(Problem.MEDIA_TYPE)
        .entity(problem)
        .build();
  }

  private static Problem notFound(String id) {
    String shown = id.length() > 36 ? id.substring(0, 36) + "…" : id;
    return Problem.of(Refusal.RESERVATION_NOT_FOUND, "There is no reservation " + shown);
  }
}
