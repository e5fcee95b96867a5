package dev.tidemark.bench;

import dev.tidemark.kernel.Scope;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestQuery;

/** What the service has counted, over all products. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench/sales")
public class CountedSalesResource {

  private static final String ORDERS =
      "SELECT COALESCE(SUM(orders), 0) FROM sale_hour WHERE start_second = -1 AND channel = ?";

  private final StockDatabases databases;

  @Inject
  CountedSalesResource(StockDatabases databases) {
    this.databases = databases;
  }

  /** Orders of a channel since ever. */
  @GET
  public long orders(@RestQuery String channel) {
    long orders = 0;
    for (Shard shard : databases.all()) {
      orders += shard.transactLong(connection -> orders(connection, channel));
    }
    return orders;
  }

  private static long orders(Connection connection, String channel) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ORDERS)) {
      select.setString(1, channel);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
