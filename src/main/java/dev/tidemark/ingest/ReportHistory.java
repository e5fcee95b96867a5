package dev.tidemark.ingest;

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
import org.jspecify.annotations.Nullable;

/**
 * What other systems said of products of one stock database, as it came in over a stretch of time.
 * For one thread.
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
  private final Map<Long, Heard> heard = new HashMap<>();

  private ReportHistory(StockReports reports) {
    this.reports = reports;
  }

  private record Key(String source, String warehouse, String channel) {}

  private record Word(long productId, long seenMillis, ReportedRows.Row row) {}

  /** What was known of a product from a time on. */
  private record Step(long fromMillis, StockReports.Report report) {}

  /** Of one product, the newest of each who says something, and what that came to at which time. */
  private static final class Heard {
    private final Map<Key, ReportedRows.Row> newest = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private void add(Word word, StockReports reports) {
      ReportedRows.Row row = word.row();
      newest.merge(
          new Key(row.source(), row.warehouse(), row.channel()),
          row,
          (before, now) -> now.asOfMillis() >= before.asOfMillis() ? now : before);
      steps.add(new Step(word.seenMillis(), reports.report(List.copyOf(newest.values()))));
    }

    private void forgetAllButLast() {
      steps.subList(0, Math.max(0, steps.size() - 1)).clear();
    }
  }

  /** What was known of products at a time, to go on from. */
  static ReportHistory startingAt(
      StockReports reports, Connection connection, Collection<Long> productIds, long atMillis)
      throws SQLException {
    ReportHistory history = new ReportHistory(reports);
    List<Word> before = read(connection, BEFORE.formatted(Numbers.list(productIds), atMillis));
    before.removeIf(word -> word.seenMillis() > atMillis);
    history.hear(before);
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
    String sql =
        WITHIN.formatted(
            Numbers.list(productIds),
            fromMillis - LATE_MILLIS,
            toMillis + LATE_MILLIS,
            fromMillis,
            toMillis,
            most);
    List<Word> words = read(connection, sql);
    if (words.size() >= most) {
      return false;
    }
    heard.values().forEach(Heard::forgetAllButLast);
    hear(words);
    return true;
  }

  private void hear(List<Word> words) {
    words.forEach(
        word -> heard.computeIfAbsent(word.productId(), none -> new Heard()).add(word, reports));
  }

  private static List<Word> read(Connection connection, String sql) throws SQLException {
    List<Word> words = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        words.add(new Word(row.getLong(7), row.getLong(8), ReportedRows.row(row)));
      }
    }
    return words;
  }

  /** Times from one on at which something was said of a product, in order. */
  public List<Long> times(long productId, long fromMillis) {
    Heard of = heard.get(productId);
    return of == null
        ? List.of()
        : of.steps.stream().map(Step::fromMillis).filter(time -> time >= fromMillis).toList();
  }

  /** What was known at a time within the stretch; null where nothing had been said. */
  public StockReports.@Nullable Report at(long productId, long atMillis) {
    Heard of = heard.get(productId);
    int place = of == null ? -1 : Sorted.lastUpTo(of.steps, Step::fromMillis, atMillis);
    return of == null || place < 0 ? null : of.steps.get(place).report();
  }
}
