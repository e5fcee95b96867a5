package dev.tidemark.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.StringJoiner;

/**
 * Notes, in the transaction of a change, that a product's stock is no longer what receivers were
 * told. Receivers compare versions: the newest replaces all before it.
 */
public final class StockVersions {

  private static final String RAISE =
      """
      INSERT INTO stock_version (product_id, version, changed_millis) VALUES %s
      ON DUPLICATE KEY UPDATE
        version = version + 1, changed_millis = GREATEST(changed_millis, VALUES(changed_millis))""";

  private StockVersions() {}

  /**
   * Raises the version of each product by one; the first is 1. Call it last in a transaction: it
   * locks one row a product until the commit.
   */
  public static void raise(Connection connection, Collection<Long> productIds, long nowMillis)
      throws SQLException {
    if (productIds.isEmpty()) {
      return;
    }
    StringJoiner rows = new StringJoiner(",");
    // Sorted: two transactions that raise the same products lock them in the same order.
    productIds.stream().sorted().forEach(id -> rows.add("(" + id + ",1," + nowMillis + ")"));
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(RAISE.formatted(rows));
    }
  }
}
