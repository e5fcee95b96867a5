package dev.tidemark.responses;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What rules and P1 alerts call by name. */
@Path("/v1/runbooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Responses")
class RunbooksResource {

  private final Runbooks runbooks;
  private final SecurityIdentity caller;

  RunbooksResource(Runbooks runbooks, SecurityIdentity caller) {
    this.runbooks = runbooks;
    this.caller = caller;
  }

  /** All runbooks. */
  record Listing(List<Runbook> items) {}

  @GET
  @Operation(summary = "All runbooks, without their secrets")
  public Listing list() {
    return new Listing(runbooks.all());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "A runbook, without its secret")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Runbook.class)))
  @APIResponse(responseCode = "404", description = "RUNBOOK_NOT_FOUND")
  public Response get(@PathParam("name") String name) {
    return answer(Response.Status.OK, runbooks.read(name));
  }

  @PUT
  @RolesAllowed(Scope.ADMIN)
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make a runbook, or change where it is called and what calls are signed with",
      description =
          "The secret is answered when it is given or made, and never again. With If-Match, the"
              + " change is refused (412) unless the runbook is still at that version.")
  @APIResponse(responseCode = "201", description = "Made")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Runbook.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  @APIResponse(responseCode = "422", description = "ADDRESS_NOT_ALLOWED: it may not be called")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable RunbookChange change) {
    Runbooks.Changed changed =
        runbooks.change(name, Bodies.require(change), IfMatch.version(ifMatch), who());
    return answer(
        changed.created() ? Response.Status.CREATED : Response.Status.OK, changed.runbook());
  }

  @DELETE
  @RolesAllowed(Scope.ADMIN)
  @Path("/{name}")
  @Operation(summary = "Take a runbook away: what asks for it fails from now on")
  @APIResponse(responseCode = "204", description = "Gone")
  @APIResponse(responseCode = "404", description = "RUNBOOK_NOT_FOUND")
  public void delete(@PathParam("name") String name) {
    runbooks.delete(name, who());
  }

  private String who() {
    return caller.getPrincipal().getName();
  }

  private static Response answer(Response.Status status, Runbook runbook) {
    return Response.status(status).tag(Long.toString(runbook.version())).entity(runbook).build();
  }
}
