package dev.tidemark.velocity;

import dev.tidemark.storage.TimeTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds to the counts of what sold, in the caller's transaction: they are there exactly if the
 * caller commits. A count whose time is longer ago than a table keeps is left out there, never out
 * of the sum since ever. Stateless.
 */
public final class SaleCounts {

  static final int SECOND = 1;
  static final int MINUTE = 60;
  static final int HOUR = 3600;

  /** The start of the hour that stands for all time. */
  static final long EVER = -1;

  private static final String COUNTS =
      """
      ON DUPLICATE KEY UPDATE
        units = units + VALUES(units), orders = orders + VALUES(orders),
        cancelled_units = cancelled_units + VALUES(cancelled_units),
        cancelled_orders = cancelled_orders + VALUES(cancelled_orders)""";

  private static final String ADD_FINE =
      """
      INSERT INTO sale_fine (product_id, grain, start_second, channel, units, orders,
        cancelled_units, cancelled_orders) VALUES %s
      """
          + COUNTS;

  private static final String ADD_HOUR =
      """
      INSERT INTO sale_hour (product_id, start_second, channel, units, orders, cancelled_units,
        cancelled_orders) VALUES %s
      """
          + COUNTS;

  private SaleCounts() {}

  /** A row; in the order of the primary keys, in which every transaction takes its locks. */
  private record Key(long productId, int grain, long start, String channel)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::productId)
            .thenComparingInt(Key::grain)
            .thenComparingLong(Key::start)
            .thenComparing(Key::channel);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Adds counts. Call it late in a transaction: it locks a row for each product, channel and time
   * until the commit.
   */
  public static void add(Connection connection, Collection<SaleCount> counts, long nowMillis)
      throws SQLException {
    long now = Math.floorDiv(nowMillis, 1000);
    SortedMap<Key, long[]> fine = new TreeMap<>();
    SortedMap<Key, long[]> hours = new TreeMap<>();
    for (SaleCount count : counts) {
      if (TimeTable.SALE_FINE.keeps(count.second(), now)) {
        sum(fine, count, SECOND, count.second());
        sum(fine, count, MINUTE, startOf(count.second(), MINUTE));
      }
      if (TimeTable.SALE_HOUR.keeps(count.second(), now)) {
        sum(hours, count, HOUR, startOf(count.second(), HOUR));
      }
      sum(hours, count, HOUR, EVER);
    }
    write(connection, ADD_FINE, fine, true);
    write(connection, ADD_HOUR, hours, false);
  }

  static long startOf(long second, int grain) {
    return Math.floorDiv(second, (long) grain) * grain;
  }

  private static void sum(Map<Key, long[]> sums, SaleCount count, int grain, long start) {
    long[] sum =
        sums.computeIfAbsent(
            new Key(count.productId(), grain, start, count.channel()), key -> new long[4]);
    sum[0] += count.units();
    sum[1] += count.orders();
    sum[2] += count.cancelledUnits();
    sum[3] += count.cancelledOrders();
  }

  /** Numbers stand in the text, channels are parameters: those are other people's words. */
  private static void write(
      Connection connection, String sql, SortedMap<Key, long[]> sums, boolean withGrain)
      throws SQLException {
    if (sums.isEmpty()) {
      return;
    }
    StringBuilder rows = new StringBuilder();
    sums.forEach(
        (key, sum) -> {
          rows.append(rows.isEmpty() ? "(" : ",(").append(key.productId()).append(',');
          if (withGrain) {
            rows.append(key.grain()).append(',');
          }
          rows.append(key.start()).append(",?");
          for (long number : sum) {
            rows.append(',').append(number);
          }
          rows.append(')');
        });
    try (PreparedStatement statement = connection.prepareStatement(sql.formatted(rows))) {
      int parameter = 1;
      for (Key key : sums.keySet()) {
        statement.setString(parameter++, key.channel());
      }
      statement.executeUpdate();
    }
  }
}
