package dev.tidemark.bench;

import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Lays out a baseline's stock, and checks it against its reservations after a run. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench")
@Blocking
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class BaselineStockResource {

  private static final String CREATE =
      "INSERT INTO bench_stock (sku, bucket, total, available, held) VALUES (?, ?, ?, ?, 0)";

  private static final String STOCK =
      """
      SELECT COALESCE(SUM(total), 0), COALESCE(SUM(available), 0), COALESCE(SUM(held), 0)
      FROM bench_stock WHERE sku = ?
      """;

  private static final String RESERVED =
      "SELECT COUNT(*), COALESCE(SUM(quantity), 0) FROM bench_reservation WHERE sku = ?";

  private static final String CONDITIONS = "SELECT VERSION(), @@innodb_flush_log_at_trx_commit";

  private final BaselinePool pool;

  @Inject
  BaselineStockResource(BaselinePool pool) {
    this.pool = pool;
  }

  /** Creates a product: {@code perBucket} units in each bucket. Not repeatable. */
  @PUT
  @Path("/stock/{sku}")
  public void create(@RestPath String sku, Layout layout) throws SQLException {
    try (Connection connection = pool.connection();
        PreparedStatement insert = connection.prepareStatement(CREATE)) {
      for (int bucket = 0; bucket < layout.buckets(); bucket++) {
        insert.setString(1, sku);
        insert.setInt(2, bucket);
        insert.setLong(3, layout.perBucket());
        insert.setLong(4, layout.perBucket());
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  /**
   * The product's counters beside the sum of its reservations; {@code gap} is 0 when they agree.
   */
  @GET
  @Path("/check")
  public Check check(@RestQuery String sku) throws SQLException {
    try (Connection connection = pool.connection()) {
      long[] stock = numbers(connection, STOCK, sku, 3);
      long[] reserved = numbers(connection, RESERVED, sku, 2);
      connection.commit();
      long gap = Math.abs(stock[0] - stock[1] - stock[2]) + Math.abs(stock[2] - reserved[1]);
      return new Check(sku, stock[0], stock[1], stock[2], reserved[0], reserved[1], gap);
    }
  }

  /** The database under both sides: its version and whether each commit reaches the disk (1). */
  @GET
  @Path("/database")
  public Database database() throws SQLException {
    try (Connection connection = pool.connection();
        PreparedStatement select = connection.prepareStatement(CONDITIONS);
        ResultSet row = select.executeQuery()) {
      row.next();
      Database database = new Database(row.getString(1), row.getInt(2));
      connection.commit();
      return database;
    }
  }

  private static long[] numbers(Connection connection, String sql, String sku, int columns)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, sku);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long[] numbers = new long[columns];
        for (int column = 0; column < columns; column++) {
          numbers[column] = row.getLong(column + 1);
        }
        return numbers;
      }
    }
  }

  record Layout(int buckets, long perBucket) {}

  record Check(
      String sku,
      long total,
      long available,
      long held,
      long reservations,
      long reserved,
      long gap) {}

  record Database(String version, int flushLogAtCommit) {}
}
