package dev.tidemark.velocity;

import dev.tidemark.kernel.Numbers;
import dev.tidemark.kernel.Sorted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      ORDER BY start_second LIMIT %6$d""";

  public static final PaceHistory NOTHING = new PaceHistory();

  private final Map<Long, Sums> products = new HashMap<>();
  private int rows;

  private PaceHistory() {}

  /** Units by the start of their second, minute and hour. */
  private static final class Sums {
    private final Running seconds = new Running();
    private final Running minutes = new Running();
    private final Running hours = new Running();

    private Running of(int grain) {
      return switch (grain) {
        case SaleCounts.SECOND -> seconds;
        case SaleCounts.MINUTE -> minutes;
        default -> hours;
      };
    }
  }

  /** Starts in rising order, each with the units of all up to it. */
  private static final class Running {
    private final List<Total> totals = new ArrayList<>();

    private record Total(long start, long units) {}

    private void add(long start, long units) {
      totals.add(new Total(start, upTo(totals.size() - 1) + units));
    }

    private long upTo(int place) {
      return place < 0 ? 0 : totals.get(place).units();
    }

    /** Units of those that start within a stretch, both its ends included. */
    private long units(long from, long to) {
      return from > to ? 0 : upTo(lastUpTo(to)) - upTo(lastUpTo(from - 1));
    }

    private int lastUpTo(long start) {
      return Sorted.lastUpTo(totals, Total::start, start);
    }

    private List<Long> startsFrom(long from) {
      return totals.subList(lastUpTo(from - 1) + 1, totals.size()).stream()
          .map(Total::start)
          .toList();
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
            .add(row.getLong(3), row.getLong(4));
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
    long ofThisMinute = sums.seconds.units(minute, second);
    long ofThisHour = sums.minutes.units(hour, minute - 1) + ofThisMinute;
    return Pace.of(
        sums.seconds.units(second - 59, second),
        sums.minutes.units(Paces.startOfFiveMinutes(second), minute - 1) + ofThisMinute,
        sums.minutes.units(Paces.startOfHour(second), minute - 1) + ofThisMinute,
        sums.hours.units(Paces.startOfDay(second), hour - 1) + ofThisHour,
        second);
  }

  /** Seconds, from one on, in which a product sold. */
  public Collection<Long> seconds(long productId, long fromSecond) {
    Sums sums = products.get(productId);
    return sums == null ? List.of() : sums.seconds.startsFrom(fromSecond);
  }
}
