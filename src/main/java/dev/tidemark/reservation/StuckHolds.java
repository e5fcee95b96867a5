package dev.tidemark.reservation;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds holds that ran out and were not given back, in a stock database. Stateless. */
public final class StuckHolds {

  /** Expiry works through what is due within a second; this is far behind it. */
  private static final long OVERDUE_MILLIS = Duration.ofSeconds(30).toMillis();

  private static final int MOST_PRODUCTS = 1_000;

  /** By the index that expiry goes by, which only those overdue are read of. */
  private static final String OF =
      """
      SELECT product_id, COUNT(*), SUM(quantity), MIN(expires_millis) FROM reservation
      WHERE state = 0 AND expires_millis < %d AND product_id IN (%s) GROUP BY product_id""";

  private static final String PRODUCTS =
      """
      SELECT DISTINCT product_id FROM reservation WHERE state = 0 AND expires_millis < %d
      LIMIT %d""";

  private StuckHolds() {}

  /**
   * What is stuck of a product.
   *
   * @param oldestMillis when the oldest ran out
   */
  public record Stuck(long holds, long units, long oldestMillis) {}

  /** Of those that have any; at most 1,000 products. */
  public static Map<Long, Stuck> of(
      Connection connection, Collection<Long> productIds, long nowMillis) throws SQLException {
    Map<Long, Stuck> stuck = new HashMap<>();
    String sql = OF.formatted(nowMillis - OVERDUE_MILLIS, Numbers.list(productIds));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        stuck.put(row.getLong(1), new Stuck(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    return stuck;
  }

  /** Products that have any; at most 1,000. */
  public static Set<Long> products(Connection connection, long nowMillis) throws SQLException {
    Set<Long> products = new HashSet<>();
    String sql = PRODUCTS.formatted(nowMillis - OVERDUE_MILLIS, MOST_PRODUCTS);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        products.add(row.getLong(1));
      }
    }
    return products;
  }
}
