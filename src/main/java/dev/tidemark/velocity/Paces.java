package dev.tidemark.velocity;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads how fast many products of one stock database sell. Longer windows begin with a whole minute
 * or hour before their length, so that few rows are read: a rule does not ask for the second.
 * Stateless.
 */
public final class Paces {

  private static final String HOURS =
      """
      SELECT product_id, SUM(units), MAX(start_second), 0 FROM sale_hour
      WHERE product_id IN (%s) AND start_second BETWEEN %d AND %d GROUP BY product_id""";

  private static final String MINUTES =
      """
      SELECT product_id, SUM(units), MAX(start_second), SUM(IF(start_second >= %d, units, 0))
      FROM sale_fine
      WHERE product_id IN (%s) AND grain = 60 AND start_second BETWEEN %d AND %d
      GROUP BY product_id""";

  private static final String SECONDS =
      """
      SELECT product_id, SUM(units), MAX(start_second), 0 FROM sale_fine
      WHERE product_id IN (%s) AND grain = 1 AND start_second BETWEEN %d AND %d
      GROUP BY product_id""";

  private static final Sold NOTHING = new Sold(0, 0, 0);

  private Paces() {}

  /** What sold in a window that ends now, and the start of its last part in which any did. */
  private record Sold(long units, long lastStartSecond, long ofThemLately) {}

  /**
   * Of those that sold anything within a day; at most 1,000 products. Of most nothing sold in the
   * shorter windows: those are not looked for there.
   */
  public static Map<Long, Pace> read(
      Connection connection, Collection<Long> productIds, long nowMillis) throws SQLException {
    long second = Math.floorDiv(nowMillis, 1000);
    Map<Long, Sold> days =
        sold(connection, productIds, ids -> HOURS.formatted(ids, startOfDay(second), second));
    Map<Long, Sold> hours =
        sold(
            connection,
            since(days, SaleCounts.startOf(startOfHour(second), SaleCounts.HOUR)),
            ids -> MINUTES.formatted(startOfFiveMinutes(second), ids, startOfHour(second), second));
    Map<Long, Sold> minutes =
        sold(
            connection,
            since(hours, SaleCounts.startOf(second - 59, SaleCounts.MINUTE)),
            ids -> SECONDS.formatted(ids, second - 59, second));
    Map<Long, Pace> paces = new HashMap<>();
    days.forEach(
        (productId, day) -> {
          Sold hour = hours.getOrDefault(productId, NOTHING);
          long minute = minutes.getOrDefault(productId, NOTHING).units();
          paces.put(
              productId, Pace.of(minute, hour.ofThemLately(), hour.units(), day.units(), second));
        });
    return paces;
  }

  private static List<Long> since(Map<Long, Sold> sold, long second) {
    return sold.entrySet().stream()
        .filter(one -> one.getValue().lastStartSecond() >= second)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Long, Sold> sold(
      Connection connection, Collection<Long> productIds, UnaryOperator<String> sqlOfIds)
      throws SQLException {
    Map<Long, Sold> sold = new HashMap<>();
    if (productIds.isEmpty()) {
      return sold;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sqlOfIds.apply(Numbers.list(productIds)))) {
      while (row.next()) {
        sold.put(row.getLong(1), new Sold(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    return sold;
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
