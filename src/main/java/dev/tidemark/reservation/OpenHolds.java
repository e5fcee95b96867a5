package dev.tidemark.reservation;

import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.StockDatabases;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The holds of a product that are not paid for yet, for people who look into it. */
@Path("/v1/products/{sku}/holds")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Products")
class OpenHolds {

  /**
   * By the index that expiry goes by, over all open holds of the database until the page is full.
   */
  private static final String READ =
      "SELECT "
          + ReservationRows.COLUMNS
          + """
           FROM reservation WHERE state = 0 AND expires_millis >= %d AND product_id = %d
          ORDER BY expires_millis, id LIMIT %d""";

  private final Layouts layouts;
  private final StockDatabases databases;

  OpenHolds(Layouts layouts, StockDatabases databases) {
    this.layouts = layouts;
    this.databases = databases;
  }

  /**
   * A hold.
   *
   * @param channel that it came from; {@code tidemark} for our own
   */
  record View(
      String id,
      long userId,
      long quantity,
      int bucket,
      String channel,
      Instant heldAt,
      Instant expiresAt) {

    static View of(Reservation hold) {
      return new View(
          hold.id().toString(),
          hold.userId(),
          hold.quantity(),
          hold.bucket(),
          hold.channel(),
          Instant.ofEpochMilli(TimeOrderedIds.millisOf(hold.id())),
          Instant.ofEpochMilli(hold.expiresMillis()));
    }
  }

  /** A page; {@code nextCursor} is null on the last. */
  record Listing(List<View> items, @Nullable String nextCursor) {}

  @GET
  @Operation(
      summary = "Holds that are not paid for yet, the next to run out first",
      description = "A page may begin with some of the last: those that run out at the same time.")
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public Listing list(
      @PathParam("sku") String sku,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    Layout layout = layouts.require(new Sku(sku));
    int most = PageSize.parse(limit);
    long from = RowNumber.parse("cursor", cursor, "must be the nextCursor of a page");
    List<Reservation> holds =
        databases
            .of(layout.slot())
            .transact(connection -> read(connection, layout.productId(), from, most));
    String next = holds.size() < most ? null : Long.toString(holds.get(most - 1).expiresMillis());
    return new Listing(holds.stream().map(View::of).toList(), next);
  }

  private static List<Reservation> read(
      Connection connection, long productId, long fromMillis, int most) throws SQLException {
    return ReservationRows.query(connection, READ.formatted(fromMillis, productId, most));
  }
}
