package dev.tidemark.access;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Accounts of people. */
@Path("/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.ADMIN)
@Tag(name = "Access")
class AccountsResource {

  private static final String EXAMPLE =
      "{\"role\":\"operator\",\"password\":\"four tides before dawn\",\"reason\":\"On call\"}";

  private final Accounts accounts;
  private final SecurityIdentity caller;

  AccountsResource(Accounts accounts, SecurityIdentity caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  /** The body of a change; what is left out stays. */
  @Schema(description = "What is left out stays as it is.")
  record Wanted(
      @Schema(description = "viewer, operator or admin; required for a new account.")
          @Nullable String role,
      @Schema(description = "12 to 200 characters; required for a new account.")
          @Nullable String password,
      @Schema(description = "Whether it is shut. Default false.") @Nullable Boolean disabled,
      @Schema(description = "For the audit; at most 500 characters.") @Nullable String reason) {

    /** Without the password. */
    @Override
    public String toString() {
      return "change of an account";
    }
  }

  /** A page of accounts; {@code nextCursor} is null on the last. */
  record Listing(List<AccountView> items, @Nullable String nextCursor) {}

  @GET
  @Operation(summary = "All accounts by name, a page at a time")
  public Listing list(
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    List<AccountView> items = accounts.page(cursor, most).stream().map(AccountView::of).toList();
    return new Listing(items, items.size() < most ? null : items.get(items.size() - 1).name());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "An account")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(responseCode = "404", description = "ACCOUNT_NOT_FOUND")
  public Response get(@PathParam("name") String name) {
    return answer(Response.Status.OK, accounts.read(Names.account(name)));
  }

  @PUT
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make an account, change its role, set its password, or shut it",
      description =
          "A new password, and being shut, ends its sessions in every process within a second. With"
              + " If-Match, it is refused (412) unless the account is still at that version.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Wanted.class),
              examples = @ExampleObject(name = "an operator", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = AccountView.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable Wanted body) {
    Wanted wanted = Bodies.require(body);
    Accounts.Changed changed =
        accounts.change(
            Names.requireAccount(name),
            new Accounts.Change(
                wanted.role() == null ? null : Role.require(wanted.role()),
                wanted.password(),
                wanted.disabled(),
                Reasons.require(wanted.reason())),
            IfMatch.version(ifMatch),
            caller.getPrincipal().getName());
    return answer(
        changed.created() ? Response.Status.CREATED : Response.Status.OK, changed.account());
  }

  private static Response answer(Response.Status status, Account account) {
    return Response.status(status)
        .tag(Long.toString(account.version()))
        .entity(AccountView.of(account))
        .build();
  }
}
