package dev.tidemark.access;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Keys of machines. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
@Tag(name = "Access")
class KeysResource {

  private static final String EXAMPLE =
      "{\"name\":\"order-service\",\"scopes\":[\"reserve\",\"read\"],"
          + "\"expiresAt\":\"2027-11-30T00:00:00Z\",\"reason\":\"The shop's checkout\"}";

  private final ApiKeys keys;
  private final SecurityIdentity caller;
  private final InstantSource clock;

  KeysResource(ApiKeys keys, SecurityIdentity caller, InstantSource clock) {
    this.keys = keys;
    this.caller = caller;
    this.clock = clock;
  }

  /** The body of a new key. */
  @Schema(description = "Who the key is for, and what it may do.")
  record Wanted(
      @Schema(
              description =
                  "1 to 64 letters, digits, dots, dashes, underscores; unique, also among revoked"
                      + " keys.")
          @Nullable String name,
      @Schema(description = "One or more of reserve, read, ingest, channel, operate, admin.")
          @Nullable List<@Nullable String> scopes,
      @Schema(description = "ISO 8601, in the future. Default: never.") @Nullable String expiresAt,
      @Schema(description = "For the audit; at most 500 characters.") @Nullable String reason) {}

  /** A new key, the only time that it is told. */
  record MadeView(
      String id,
      @Schema(description = "Shown this once; kept as a hash only.") String key,
      String name,
      List<String> scopes,
      @Nullable Instant expiresAt) {}

  /** A page of keys; {@code nextCursor} is null on the last. */
  record Listing(List<KeyView> items, @Nullable String nextCursor) {}

  @GET
  @Operation(
      summary = "All keys by name, revoked ones too, a page at a time",
      description = "The key of the first start is in no list: who may read its file has it.")
  public Listing list(
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    List<KeyView> items = keys.page(cursor, most).stream().map(KeyView::of).toList();
    return new Listing(items, items.size() < most ? null : items.get(items.size() - 1).name());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a key",
      description = "The answer is the only place that has it. It works everywhere at once.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Wanted.class),
              examples = @ExampleObject(name = "for the checkout", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = MadeView.class)))
  @APIResponse(responseCode = "409", description = "NAME_TAKEN")
  public Response make(@Nullable Wanted body) {
    Wanted wanted = Bodies.require(body);
    ApiKeys.Made made =
        keys.make(
            Names.requireKey(wanted.name()),
            scopes(wanted.scopes()),
            expiresMillis(wanted.expiresAt()),
            caller.getPrincipal().getName(),
            Reasons.require(wanted.reason()));
    KeyView view = KeyView.of(made.key());
    return Response.status(Response.Status.CREATED)
        .entity(new MadeView(view.id(), made.text(), view.name(), view.scopes(), view.expiresAt()))
        .build();
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      summary = "Revoke a key",
      description = "Every process refuses it within a second. A repeat changes nothing.")
  @APIResponse(responseCode = "204", description = "It is revoked")
  @APIResponse(responseCode = "404", description = "KEY_NOT_FOUND")
  public void revoke(@PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
    keys.revoke(id, caller.getPrincipal().getName(), Reasons.require(reason));
  }

  private static Set<String> scopes(@Nullable List<@Nullable String> given) {
    String must = "must be one or more of " + String.join(", ", Scope.ALL);
    if (given == null || given.isEmpty()) {
      throw ProblemException.invalidField("scopes", must);
    }
    Set<String> scopes = new HashSet<>();
    for (String scope : given) {
      if (scope == null || !Scope.ALL.contains(scope)) {
        throw ProblemException.invalidField("scopes", must);
      }
      scopes.add(scope);
    }
    return scopes;
  }

  private @Nullable Long expiresMillis(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      long millis = Instant.parse(text).toEpochMilli();
      if (millis > clock.millis()) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // no moment, as below
    }
    throw ProblemException.invalidField(
        "expiresAt", "must be a moment to come, such as 2027-11-30T00:00:00Z");
  }
}
