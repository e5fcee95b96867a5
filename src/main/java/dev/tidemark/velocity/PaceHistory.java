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
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How fast products of one stock database sold at any second of a stretch of time, as {@link Paces}
 * would have told it then. Immutable once read.
 */
public final class PaceHistory {

  private static final long MINUTE_BACK = 60;
  private static final long HOUR_BACK = 3_660;
  private static final long DAY_BACK = 90_000;

  private static final String READ =
      """
      SELECT product_id, grain, start_second, SUM(units) FROM sale_fine
      WHERE product_id IN (%1$s) AND (
        (grain = 1 AND start_second BETWEEN %2$d AND %5$d)
        OR (grain = 60 AND start_second BETWEEN %3$d AND %5$d))
      GROUP BY product_id, grain, start_second
      UNION ALL
      SELECT product_id, 3600, start_second, SUM(units) FROM sale_hour
      WHERE product_id IN (%1$s) AND start_second BETWEEN %4$d AND %5$d
      GROUP BY product_id, start_second
      LIMIT %6$d""";

  public static final PaceHistory NOTHING = new PaceHistory();

  private final Map<Long, Sums> products = new HashMap<>();
  private int rows;

  private PaceHistory() {}

  /** Units by the start of their second, minute and hour. */
  private static final class Sums {
    private final NavigableMap<Long, Long> seconds = new TreeMap<>();
    private final NavigableMap<Long, Long> minutes = new TreeMap<>();
    private final NavigableMap<Long, Long> hours = new TreeMap<>();

    private NavigableMap<Long, Long> of(int grain) {
      return switch (grain) {
        case SaleCounts.SECOND -> seconds;
        case SaleCounts.MINUTE -> minutes;
        default -> hours;
      };
    }
  }

  /**
   * Reads what sold; at most so many rows, and {@link #rows} tells whether that was all.
   *
   * @param fromSecond the first second that will be asked for
   * @param toSecond the last
   */
  public static PaceHistory read(
      Connection connection, Collection<Long> productIds, long fromSecond, long toSecond, int most)
      throws SQLException {
    PaceHistory history = new PaceHistory();
    String sql =
        READ.formatted(
            Numbers.list(productIds),
            SaleCounts.startOf(fromSecond, SaleCounts.MINUTE) - MINUTE_BACK,
            SaleCounts.startOf(fromSecond, SaleCounts.HOUR) - HOUR_BACK,
            SaleCounts.startOf(fromSecond, SaleCounts.HOUR) - DAY_BACK,
            toSecond,
            most);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        history.rows++;
        history
            .products
            .computeIfAbsent(row.getLong(1), none -> new Sums())
            .of(row.getInt(2))
            .merge(row.getLong(3), row.getLong(4), Long::sum);
      }
    }
    return history;
  }

  /** How many were read. */
  public int rows() {
    return rows;
  }

  /**
   * Windows that end with a second. A minute or an hour that is not over counts as far as it is.
   */
  public Pace at(long productId, long second) {
    Sums sums = products.get(productId);
    if (sums == null) {
      return Pace.NOTHING;
    }
    long minute = SaleCounts.startOf(second, SaleCounts.MINUTE);
    long hour = SaleCounts.startOf(second, SaleCounts.HOUR);
    long ofThisMinute = units(sums.seconds, minute, second);
    long ofThisHour = units(sums.minutes, hour, minute - 1) + ofThisMinute;
    return Pace.of(
        units(sums.seconds, second - 59, second),
        units(sums.minutes, Paces.startOfFiveMinutes(second), minute - 1) + ofThisMinute,
        units(sums.minutes, Paces.startOfHour(second), minute - 1) + ofThisMinute,
        units(sums.hours, Paces.startOfDay(second), hour - 1) + ofThisHour,
        second);
  }

  /** Seconds, from one on, in which a product sold. */
  public Collection<Long> seconds(long productId, long fromSecond) {
    Sums sums = products.get(productId);
    return sums == null ? List.of() : sums.seconds.tailMap(fromSecond, true).keySet();
  }

  private static long units(NavigableMap<Long, Long> starts, long from, long to) {
    if (starts.isEmpty() || from > to) {
      return 0;
    }
    long units = 0;
    for (long one : starts.subMap(from, true, to, true).values()) {
      units += one;
    }
    return units;
  }
}
