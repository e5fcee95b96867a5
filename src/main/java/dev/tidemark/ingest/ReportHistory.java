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

  private static final String READ =
      """
      SELECT source, warehouse, channel, on_hand, reserved, as_of_millis, product_id, seen_millis
      FROM reported_sample WHERE product_id IN (%s) AND as_of_millis >= %d AND seen_millis < %d
      ORDER BY seen_millis LIMIT %d""";

  private final StockReports reports;
  private final Map<Long, List<Word>> words = new HashMap<>();
  private final Map<Long, Map<Key, ReportedRows.Row>> heard = new HashMap<>();
  private int rows;

  private ReportHistory(StockReports reports) {
    this.reports = reports;
  }

  private record Key(String source, String warehouse, String channel) {}

  private record Word(long seenMillis, ReportedRows.Row row) {}

  static ReportHistory read(
      StockReports reports,
      Connection connection,
      Collection<Long> productIds,
      long sinceMillis,
      long toMillis,
      int most)
      throws SQLException {
    ReportHistory history = new ReportHistory(reports);
    String sql = READ.formatted(Numbers.list(productIds), sinceMillis, toMillis, most);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        history.rows++;
        history
            .words
            .computeIfAbsent(row.getLong(7), none -> new ArrayList<>())
            .add(new Word(row.getLong(8), ReportedRows.row(row)));
      }
    }
    return history;
  }

  /** How many were read. */
  public int rows() {
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
