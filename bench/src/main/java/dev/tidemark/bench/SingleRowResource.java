package dev.tidemark.bench;

import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;

/** Holds by a transaction per request, all of a product on one row. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench/single-row")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class SingleRowResource {

  private final TransactionPerRequest transactions;

  @Inject
  SingleRowResource(TransactionPerRequest transactions) {
    this.transactions = transactions;
  }

  @POST
  @Blocking
  @ResponseStatus(201)
  public HeldReservation hold(
      HoldRequest request, @RestHeader("Idempotency-Key") String idempotencyKey)
      throws SQLException {
    return transactions.hold(request, 0, idempotencyKey);
  }
}
