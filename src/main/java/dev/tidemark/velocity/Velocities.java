package dev.tidemark.velocity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.stock.Layout;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads how fast products sell, straight from the counts in their stock database: what any process
 * has committed is in it. Blocks; safe for use by several threads.
 */
@ApplicationScoped
public class Velocities {

  /** A minute, 5 minutes, an hour, a day. */
  static final List<Long> WINDOW_SECONDS = List.of(60L, 300L, 3600L, 86_400L);

  /** Those that sold the most; the sum over all is over all. */
  private static final int MOST_CHANNELS = 100;

  /** One statement, so that all is of one moment. */
  private static final String READ =
      """
      SELECT grain, start_second, channel, units, orders, cancelled_units, cancelled_orders
      FROM sale_fine WHERE product_id = %1$d AND (%2$s)
      UNION ALL
      SELECT 3600, start_second, channel, units, orders, cancelled_units, cancelled_orders
      FROM sale_hour WHERE product_id = %1$d AND (%3$s)""";

  private final StockDatabases databases;
  private final InstantSource clock;

  Velocities(StockDatabases databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  /** Windows that end with the current second. */
  public Velocity now(Layout product) {
    return at(product, Math.floorDiv(clock.millis(), 1000));
  }

  /**
   * Windows that end with a second of the last six days; those of a day need two days before it.
   */
  Velocity at(Layout product, long lastSecond) {
    List<Window> windows =
        WINDOW_SECONDS.stream().map(length -> Window.endingWith(lastSecond, length)).toList();
    Map<String, Rate[]> channels =
        databases
            .of(product.slot())
            .transact(connection -> read(connection, product.productId(), windows));
    Rate[] all = nothing(windows);
    channels.values().forEach(rates -> add(all, rates));
    return new Velocity(
        product.sku(),
        Instant.ofEpochSecond(lastSecond),
        List.of(all),
        channels.entrySet().stream()
            .sorted(Comparator.comparingLong(Velocities::unitsOfADay).reversed())
            .limit(MOST_CHANNELS)
            .map(channel -> new Velocity.Channel(channel.getKey(), List.of(channel.getValue())))
            .toList());
  }

  private static Map<String, Rate[]> read(
      Connection connection, long productId, List<Window> windows) throws SQLException {
    Set<Window.Part> parts = new LinkedHashSet<>();
    windows.forEach(window -> parts.addAll(window.parts()));
    String sql =
        READ.formatted(
            productId,
            condition(parts.stream().filter(part -> part.grain() != SaleCounts.HOUR), true),
            condition(parts.stream().filter(part -> part.grain() == SaleCounts.HOUR), false));
    Map<String, Rate[]> channels = new TreeMap<>();
    List<List<Window.Part>> cut = windows.stream().map(Window::parts).toList();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Rate[] rates = channels.computeIfAbsent(rows.getString(3), name -> nothing(windows));
        count(rows, cut, rates);
      }
    }
    return channels;
  }

  private static void count(ResultSet row, List<List<Window.Part>> cut, Rate[] rates)
      throws SQLException {
    int grain = row.getInt(1);
    long start = row.getLong(2);
    for (int i = 0; i < rates.length; i++) {
      if (cut.get(i).stream().anyMatch(part -> part.has(grain, start))) {
        rates[i] =
            rates[i].plus(
                new Rate(0, row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)));
      }
    }
  }

  private static String condition(Stream<Window.Part> parts, boolean withGrain) {
    StringJoiner or = new StringJoiner(" OR ").setEmptyValue("FALSE");
    parts.forEach(
        part ->
            or.add(
                (withGrain ? "grain = " + part.grain() + " AND " : "")
                    + "start_second BETWEEN "
                    + part.from()
                    + " AND "
                    + (part.to() - 1)));
    return or.toString();
  }

  private static long unitsOfADay(Map.Entry<String, Rate[]> channel) {
    return channel.getValue()[WINDOW_SECONDS.size() - 1].units();
  }

  private static Rate[] nothing(List<Window> windows) {
    return windows.stream()
        .map(window -> Rate.nothing(window.lengthSeconds()))
        .toArray(Rate[]::new);
  }

  private static void add(Rate[] sums, Rate[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = sums[i].plus(more[i]);
    }
  }

  /**
   * What sold in one hour through one channel.
   *
   * @param hour its start; null where it is all that sold since ever
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Hour(
      @Nullable Instant hour,
      String channel,
      long units,
      long orders,
      long cancelledUnits,
      long cancelledOrders) {}

  private static final String HISTORY =
      """
      SELECT start_second, channel, units, orders, cancelled_units, cancelled_orders FROM sale_hour
      WHERE product_id = %d AND start_second BETWEEN %d AND %d
      ORDER BY start_second, channel LIMIT %d""";

  /** Hours that start within a stretch of time, both ends included, in order; at most so many. */
  List<Hour> hours(Layout product, long fromSecond, long toSecond, int most) {
    String sql = HISTORY.formatted(product.productId(), fromSecond, toSecond, most);
    return databases
        .of(product.slot())
        .transact(
            connection -> {
              List<Hour> hours = new ArrayList<>();
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                  hours.add(
                      new Hour(
                          rows.getLong(1) < 0 ? null : Instant.ofEpochSecond(rows.getLong(1)),
                          rows.getString(2),
                          rows.getLong(3),
                          rows.getLong(4),
                          rows.getLong(5),
                          rows.getLong(6)));
                }
              }
              return hours;
            });
  }
}
