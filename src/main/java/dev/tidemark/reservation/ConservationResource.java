package dev.tidemark.reservation;

import dev.tidemark.kernel.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether every unit is accounted for. */
@Path("/v1/conservation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Products")
class ConservationResource {

  private final Conservation conservation;

  ConservationResource(Conservation conservation) {
    this.conservation = conservation;
  }

  @GET
  @Operation(
      summary = "Units missing or too many: 0 is the normal answer",
      description = "Adds up every bucket and reservation, so ask now and then, not all the time.")
  public Conservation.Report check() {
    return conservation.check();
  }
}
