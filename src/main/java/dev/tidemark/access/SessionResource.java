package dev.tidemark.access;

import dev.tidemark.audit.ClientAddress;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The session of a person in a browser. */
@Path("/v1/session")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Access")
class SessionResource {

  private static final String EXAMPLE =
      "{\"name\":\"eva\",\"password\":\"four tides before dawn\"}";

  private final Login login;
  private final Accounts accounts;
  private final SessionLimits limits;
  private final SecurityIdentity caller;

  private final boolean withIssuer;

  SessionResource(
      Login login,
      Accounts accounts,
      SessionLimits limits,
      SecurityIdentity caller,
      @ConfigProperty(name = "tidemark.oidc.login") boolean withIssuer) {
    this.login = login;
    this.accounts = accounts;
    this.limits = limits;
    this.caller = caller;
    this.withIssuer = withIssuer;
  }

  /** How people may log in. */
  @Schema(name = "WaysIn")
  record WaysIn(
      @Schema(
              description =
                  "Where a browser goes to log in with the OpenID Connect issuer; null"
                      + " where none is configured. Its parameter to is the page to come back to.",
              examples = "/v1/session/oidc")
          @Nullable String oidc) {}

  @GET
  @Path("/ways")
  @PermitAll
  @NonBlocking
  @Operation(
      summary = "How people may log in",
      description = "By name and password in any case; and with another login where there is one.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = WaysIn.class)))
  public WaysIn ways() {
    return new WaysIn(withIssuer ? StrangerSessions.PATH : null);
  }

  /** Who wants in. */
  record Credentials(@Nullable String name, @Nullable String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "credentials";
    }
  }

  /** Who a caller is, and what it may do. */
  @Schema(name = "Caller")
  record View(
      @Schema(description = "As the audit has it.", examples = "account:eva") String actor,
      @Schema(description = "Null for a key.") @Nullable String role,
      List<String> scopes,
      @Schema(description = "When the session ends in any case; null for a key.")
          @Nullable Instant endsAt) {}

  @POST
  @PermitAll
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Log in",
      description =
          "As JSON or as a form. The session is in a cookie, ends after a time without a call and in"
              + " any case after some hours. Who fails often waits (429).")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Credentials.class),
              examples = @ExampleObject(name = "eva", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "Logged in",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(responseCode = "401", description = "LOGIN_REFUSED")
  @APIResponse(responseCode = "429", description = "LOGIN_LATER, with Retry-After")
  @APIResponse(responseCode = "503", description = "OVERLOADED")
  public CompletionStage<Response> begin(
      @Context HttpServerRequest request, @Nullable Credentials body) {
    Credentials credentials = Bodies.require(body);
    return begin(request, credentials.name(), credentials.password());
  }

  @POST
  @PermitAll
  @NonBlocking
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public CompletionStage<Response> beginByForm(
      @Context HttpServerRequest request,
      @FormParam("name") @Nullable String name,
      @FormParam("password") @Nullable String password) {
    return begin(request, name, password);
  }

  private CompletionStage<Response> begin(
      HttpServerRequest request, @Nullable String name, @Nullable String password) {
    return login
        .attempt(Names.account(name), password == null ? "" : password, address(request))
        .thenApply(outcome -> answer(request, outcome));
  }

  private Response answer(HttpServerRequest request, Login.Outcome outcome) {
    Login.Outcome.In in = require(outcome);
    Account account = in.account();
    View view =
        new View(
            Accounts.actor(account.name()),
            account.role().toString(),
            account.role().scopes(),
            limits.end(in.begunMillis()));
    return Response.ok(view)
        .cookie(SessionCookie.begin(request, in.cookie(), limits.longest()))
        .build();
  }

  private static Login.Outcome.In require(Login.Outcome outcome) {
    if (outcome instanceof Login.Outcome.In in) {
      return in;
    }
    if (outcome instanceof Login.Outcome.Later later) {
      long seconds = (later.waitMillis() + 999) / 1000;
      throw new ProblemException(
          Problem.of(Refusal.LOGIN_LATER, "Too many logins have failed")
              .with(Problem.RETRY_AFTER, seconds));
    }
    throw new ProblemException(
        outcome instanceof Login.Outcome.Busy
            ? Problem.of(Refusal.OVERLOADED, "Many are logging in; try again")
            : Problem.of(Refusal.LOGIN_REFUSED, Refusal.LOGIN_REFUSED.title()));
  }

  @GET
  @NonBlocking
  @Operation(summary = "Who this caller is, and what it may do")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  public View get() {
    return new View(
        caller.getPrincipal().getName(),
        caller.getAttribute(Caller.ROLE),
        Scope.ALL.stream().filter(caller::hasRole).toList(),
        caller.getAttribute(Caller.ENDS));
  }

  @DELETE
  @Operation(summary = "Log out")
  @APIResponse(responseCode = "204", description = "The session is over, in every process")
  public Response end(@Context HttpServerRequest request) {
    String cookie = SessionCookie.in(request);
    if (cookie != null) {
      accounts.endSession(cookie, caller.getPrincipal().getName());
    }
    return Response.noContent().cookie(SessionCookie.end(request)).build();
  }

  /** A change of one's own password. */
  record NewPassword(
      @Nullable String current,
      @Schema(description = "12 to 200 characters.") @Nullable String password) {
    /** Without either. */
    @Override
    public String toString() {
      return "a new password";
    }
  }

  @POST
  @Path("/password")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change one's own password",
      description = "All sessions of the account end, this one too.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewPassword.class)))
  @APIResponse(responseCode = "204", description = "Changed; log in again")
  @APIResponse(responseCode = "401", description = "LOGIN_REFUSED: current is wrong")
  @APIResponse(responseCode = "403", description = "FORBIDDEN: it is not the session of an account")
  @APIResponse(responseCode = "429", description = "LOGIN_LATER, with Retry-After")
  public Response password(@Context HttpServerRequest request, @Nullable NewPassword body) {
    NewPassword wanted = Bodies.require(body);
    String name = Accounts.nameOf(caller.getPrincipal().getName());
    if (name == null) {
      throw new ProblemException(
          Problem.of(Refusal.FORBIDDEN, "Only the session of an account has a password"));
    }
    String password =
        Passwords.require("password", wanted.password() == null ? "" : wanted.password(), name);
    String current = wanted.current() == null ? "" : wanted.current();
    Account account = require(login.attempt(name, current, address(request)).join()).account();
    var unused =
        accounts.change(
            name,
            new Accounts.Change(null, password, null, null),
            OptionalLong.of(account.version()),
            Accounts.actor(name));
    return Response.noContent().cookie(SessionCookie.end(request)).build();
  }

  private static String address(HttpServerRequest request) {
    String address = ClientAddress.of(request);
    return address == null ? "" : address;
  }
}
