package dev.tidemark.reservation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Finds holds that ran out and were not given back, in a stock database. Stateless. */
public final class StuckHolds {

  /** Expiry works through what is due within a second; this is far behind it. */
  private static final long OVERDUE_MILLIS = Duration.ofSeconds(30).toMillis();

  private static final int MOST_HOLDS = 100_000;

  /** The oldest, by the index that expiry goes by. */
  private static final String READ =
      """
      SELECT product_id, COUNT(*), SUM(quantity), MIN(expires_millis) FROM (
        SELECT product_id, quantity, expires_millis FROM reservation
        WHERE state = 0 AND expires_millis < %d ORDER BY expires_millis LIMIT %d) due
      GROUP BY product_id""";

  private StuckHolds() {}

  /**
   * What is stuck of a product.
   *
   * @param oldestMillis when the oldest ran out
   */
  public record Stuck(long holds, long units, long oldestMillis) {}

  /** By product; the 100,000 oldest holds are counted. */
  public static Map<Long, Stuck> read(Connection connection, long nowMillis) throws SQLException {
    Map<Long, Stuck> stuck = new HashMap<>();
    String sql = READ.formatted(nowMillis - OVERDUE_MILLIS, MOST_HOLDS);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        stuck.put(row.getLong(1), new Stuck(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    return stuck;
  }
}
