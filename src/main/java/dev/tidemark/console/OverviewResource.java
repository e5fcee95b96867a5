package dev.tidemark.console;

import dev.tidemark.kernel.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the whole sale stands. */
@Path("/v1/overview")
@RolesAllowed(Scope.READ)
@Tag(name = "Overview")
class OverviewResource {

  private final Board board;

  OverviewResource(Board board) {
    this.board = board;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "The whole sale on one screen, with the last 5 minutes by second",
      description =
          "Units, orders and refusals of a second are those of all processes; refusals only while"
              + " Redis answers.")
  public Overview overview() {
    return board.read(Board.SECONDS);
  }
}
