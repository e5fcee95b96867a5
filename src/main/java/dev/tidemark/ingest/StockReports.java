package dev.tidemark.ingest;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What other systems say of their stock, for those who look at many products. Safe for use by
 * several threads.
 */
@ApplicationScoped
public class StockReports {

  /** The channel that a row without one is of; it is none that anybody sells through. */
  private static final String NO_CHANNEL = "all";

  private static final String CHANNELS =
      """
      SELECT channel, COUNT(DISTINCT product_id), MAX(seen_millis) FROM reported_stock
      GROUP BY channel LIMIT %d""";

  private static final int MOST_CHANNELS = 1_000;

  private final Sources sources;
  private final FeedHealth health;

  StockReports(Sources sources, FeedHealth health) {
    this.sources = sources;
    this.health = health;
  }

  /**
   * What is said of a product, added up over warehouses and channels.
   *
   * @param available on hand, less what is reserved; those below zero count as nothing
   * @param largest of the channel that shows the most, over its warehouses
   * @param below units by which those below zero are so: sold, and never there
   * @param oldestMillis the time of the report that is behind the most
   * @param aligned whether the reports are of one time, within the tolerance of their sources
   */
  public record Report(
      long available,
      long largest,
      long below,
      long oldestMillis,
      int reporters,
      boolean aligned) {}

  /** Of those of which anything was said; at most 1,000 products of one stock database. */
  public Map<Long, Report> read(Connection connection, Collection<Long> productIds)
      throws SQLException {
    if (productIds.isEmpty()) {
      return Map.of();
    }
    Map<Long, Report> reports = new HashMap<>();
    ReportedRows.readAll(connection, productIds)
        .forEach((productId, rows) -> reports.put(productId, report(rows)));
    return reports;
  }

  Report report(List<ReportedRows.Row> rows) {
    Map<String, Long> byChannel = new HashMap<>();
    long below = 0;
    for (ReportedRows.Row row : rows) {
      long units = row.onHand() - row.reserved();
      byChannel.merge(row.channel(), Math.max(units, 0), Long::sum);
      below += Math.max(-units, 0);
    }
    long available = byChannel.values().stream().mapToLong(Long::longValue).sum();
    long largest = byChannel.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long oldest = rows.stream().mapToLong(ReportedRows.Row::asOfMillis).min().orElse(0);
    return new Report(available, largest, below, oldest, rows.size(), areAligned(rows, sources));
  }

  static boolean areAligned(List<ReportedRows.Row> rows, Sources sources) {
    long newest = rows.stream().mapToLong(ReportedRows.Row::asOfMillis).max().orElse(0);
    return rows.stream()
        .allMatch(
            row ->
                newest - row.asOfMillis()
                    <= sources
                            .find(row.source())
                            .orElse(Source.plain(row.source()))
                            .toleranceSeconds()
                        * 1000L);
  }

  /** What was said of products up to a time; {@link ReportHistory#readOn} goes on from there. */
  public ReportHistory historyFrom(
      Connection connection, Collection<Long> productIds, long atMillis) throws SQLException {
    return ReportHistory.startingAt(this, connection, productIds, atMillis);
  }

  /**
   * How a channel reports.
   *
   * @param products of which it has said anything
   * @param seenMillis when it was heard of last
   */
  public record ChannelReport(long products, long seenMillis) {

    /** The same channel in another database. */
    public ChannelReport plus(ChannelReport more) {
      return new ChannelReport(products + more.products, Math.max(seenMillis, more.seenMillis));
    }
  }

  /** By channel, in one stock database. Reads all that was ever reported there. */
  public static Map<String, ChannelReport> channels(Connection connection) throws SQLException {
    Map<String, ChannelReport> channels = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CHANNELS.formatted(MOST_CHANNELS))) {
      while (row.next()) {
        if (!row.getString(1).equals(NO_CHANNEL)) {
          channels.put(row.getString(1), new ChannelReport(row.getLong(2), row.getLong(3)));
        }
      }
    }
    return channels;
  }

  /**
   * How a source is heard of.
   *
   * @param state NEVER, LIVE or SILENT
   * @param lastArrivalMillis 0 for never
   * @param expectedGapSeconds 0 where nothing is known
   */
  public record Feed(
      String state, long lastArrivalMillis, double expectedGapSeconds, long quarantined) {}

  /** By source. Blocks. */
  public Map<String, Feed> feeds() {
    Map<String, Feed> feeds = new HashMap<>();
    sources.all().keySet().forEach(name -> feeds.put(name, feed(FeedHealth.Health.NOTHING)));
    health.read().forEach((name, one) -> feeds.put(name, feed(one)));
    return feeds;
  }

  private static Feed feed(FeedHealth.Health health) {
    return new Feed(
        health.state().name(),
        health.lastArrival() == null ? 0 : health.lastArrival().toEpochMilli(),
        health.expectedGapSeconds() == null ? 0 : health.expectedGapSeconds(),
        health.rows().quarantined());
  }
}
