package dev.tidemark.bench;

import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What HTTP and JSON alone cost: reads a hold and answers one, with nothing in between. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench/empty")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class EmptyResource {

  @POST
  @NonBlocking
  @ResponseStatus(201)
  public HeldReservation hold(HoldRequest request) {
    return HeldReservation.of(request, 0);
  }
}
