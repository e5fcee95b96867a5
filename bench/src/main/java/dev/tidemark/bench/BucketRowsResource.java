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

/** Holds by a transaction per request, a product spread over 16 rows by its buyers. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench/bucket-rows")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class BucketRowsResource {

  static final int BUCKETS = 16;

  private final TransactionPerRequest transactions;

  @Inject
  BucketRowsResource(TransactionPerRequest transactions) {
    this.transactions = transactions;
  }

  @POST
  @Blocking
  @ResponseStatus(201)
  public HeldReservation hold(
      HoldRequest request, @RestHeader("Idempotency-Key") String idempotencyKey)
      throws SQLException {
    int bucket = (int) Math.floorMod(request.userId(), (long) BUCKETS);
    return transactions.hold(request, bucket, idempotencyKey);
  }
}
