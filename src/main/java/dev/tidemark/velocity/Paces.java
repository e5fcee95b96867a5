package dev.tidemark.velocity;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads how fast many products of one stock database sell. Longer windows begin with a whole minute
 * or hour before their length, so that few rows are read: a rule does not ask for the second.
 * Stateless.
 */
public final class Paces {

  private static final String READ =
      """
      SELECT product_id, SUM(m), SUM(f), SUM(h), SUM(d) FROM (
        SELECT product_id, units m, 0 f, 0 h, 0 d FROM sale_fine
        WHERE product_id IN (%1$s) AND grain = 1 AND start_second BETWEEN %2$d AND %3$d
        UNION ALL
        SELECT product_id, 0, IF(start_second >= %4$d, units, 0), units, 0 FROM sale_fine
        WHERE product_id IN (%1$s) AND grain = 60 AND start_second BETWEEN %5$d AND %3$d
        UNION ALL
        SELECT product_id, 0, 0, 0, units FROM sale_hour
        WHERE product_id IN (%1$s) AND start_second BETWEEN %6$d AND %3$d) counts
      GROUP BY product_id""";

  private Paces() {}

  /** Of those that sold anything within a day; at most 1,000 products. */
  public static Map<Long, Pace> read(
      Connection connection, Collection<Long> productIds, long nowMillis) throws SQLException {
    if (productIds.isEmpty()) {
      return Map.of();
    }
    long second = Math.floorDiv(nowMillis, 1000);
    String sql =
        READ.formatted(
            Numbers.list(productIds),
            second - 59,
            second,
            startOfFiveMinutes(second),
            startOfHour(second),
            startOfDay(second));
    Map<Long, Pace> paces = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        paces.put(
            row.getLong(1),
            Pace.of(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), second));
      }
    }
    return paces;
  }

  static long startOfFiveMinutes(long lastSecond) {
    return SaleCounts.startOf(lastSecond - 299, SaleCounts.MINUTE);
  }

  static long startOfHour(long lastSecond) {
    return SaleCounts.startOf(lastSecond - 3599, SaleCounts.MINUTE);
  }

  static long startOfDay(long lastSecond) {
    return SaleCounts.startOf(lastSecond - 86_399, SaleCounts.HOUR);
  }
}
