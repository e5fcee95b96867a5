package dev.tidemark.ingest;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other systems said of products of one stock database, as it came in over a stretch of time.
 * Ask for rising times; for one thread.
 */
public final class ReportHistory {

  /** What came in more than an hour after its time, is left out. */
  private static final long LATE_MILLIS = 3_600_000;

  private static final String COLUMNS =
      "r.source, r.warehouse, r.channel, r.on_hand, r.reserved, r.as_of_millis, r.product_id,"
          + " r.seen_millis";

  private static final String WITHIN =
      "SELECT "
          + COLUMNS
          + """
           FROM reported_sample r
          WHERE r.product_id IN (%s) AND r.as_of_millis BETWEEN %d AND %d
            AND r.seen_millis >= %d AND r.seen_millis < %d
          ORDER BY r.seen_millis LIMIT %d""";

  private static final String BEFORE =
      "SELECT "
          + COLUMNS
          + """
           FROM reported_sample r JOIN (
            SELECT product_id, source, warehouse, channel, MAX(as_of_millis) AS as_of_millis
            FROM reported_sample WHERE product_id IN (%s) AND as_of_millis < %d
            GROUP BY product_id, source, warehouse, channel) last
            ON last.product_id = r.product_id AND last.as_of_millis = r.as_of_millis
              AND last.source = r.source AND last.warehouse = r.warehouse
              AND last.channel = r.channel
          ORDER BY r.seen_millis""";

  private final StockReports reports;
  private final Map<Long, List<Word>> words = new HashMap<>();
  private final Map<Long, Map<Key, ReportedRows.Row>> heard = new HashMap<>();

  private ReportHistory(StockReports reports) {
    this.reports = reports;
  }

  private record Key(String source, String warehouse, String channel) {}

  private record Word(long seenMillis, ReportedRows.Row row) {}

  /** What was known of products at a time, to go on from. */
  static ReportHistory startingAt(
      StockReports reports, Connection connection, Collection<Long> productIds, long atMillis)
      throws SQLException {
    ReportHistory history = new ReportHistory(reports);
    history.add(connection, BEFORE.formatted(Numbers.list(productIds), atMillis));
    history.words.keySet().forEach(productId -> history.at(productId, atMillis));
    history.words.clear();
    return history;
  }

  /**
   * Goes on with what came in within a stretch of time that follows the last.
   *
   * @return false, and nothing is read, if there are as many rows as that
   */
  public boolean readOn(
      Connection connection, Collection<Long> productIds, long fromMillis, long toMillis, int most)
      throws SQLException {
    words.clear();
    String sql =
        WITHIN.formatted(
            Numbers.list(productIds),
            fromMillis - LATE_MILLIS,
            toMillis + LATE_MILLIS,
            fromMillis,
            toMillis,
            most);
    if (add(connection, sql) >= most) {
      words.clear();
      return false;
    }
    return true;
  }

  private int add(Connection connection, String sql) throws SQLException {
    int rows = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows++;
        words
            .computeIfAbsent(row.getLong(7), none -> new ArrayList<>())
            .add(new Word(row.getLong(8), ReportedRows.row(row)));
      }
    }
    return rows;
  }

  /** Times at which something was said of a product, in order. */
  public List<Long> times(long productId) {
    return words.getOrDefault(productId, List.of()).stream().map(Word::seenMillis).toList();
  }

  /** What was known at a time; null where nothing had been said. */
  public StockReports.@Nullable Report at(long productId, long atMillis) {
    List<Word> waiting = words.get(productId);
    Map<Key, ReportedRows.Row> newest = heard.computeIfAbsent(productId, none -> new HashMap<>());
    if (waiting != null) {
      int next = 0;
      while (next < waiting.size() && waiting.get(next).seenMillis() <= atMillis) {
        ReportedRows.Row row = waiting.get(next++).row();
        newest.merge(
            new Key(row.source(), row.warehouse(), row.channel()),
            row,
            (before, now) -> now.asOfMillis() >= before.asOfMillis() ? now : before);
      }
      words.put(productId, waiting.subList(next, waiting.size()));
    }
    return newest.isEmpty() ? null : reports.report(List.copyOf(newest.values()));
  }
}
