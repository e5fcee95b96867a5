package dev.tidemark.channels;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came of the report that a channel sent last, of one stock database or of all.
 *
 * @param atMillis when it came; 0 for never
 * @param compared products
 * @param drift units by which they differ, all told
 * @param counts how many differ in which way
 */
record LastReport(long atMillis, long compared, long drift, Map<Discrepancy, Long> counts) {

  static final LastReport NONE = new LastReport(0, 0, 0, Map.of());

  /** The columns of {@code channel_lease} that {@link #read} takes, in its order. */
  static final String COLUMNS =
      """
      report_millis, report_compared, report_drift, report_missing, report_doubled, report_wrong,
        report_stale""";

  private static final List<Discrepancy> IN_ORDER = List.of(Discrepancy.values());

  /**
   * Of two at once, the one that came later stands: its time is set last, since what is set is seen
   * by what follows. Where nobody sends from this database there is no lease yet: one that has run
   * out is made, and taken by whoever comes.
   */
  private static final String WRITE =
      """
      INSERT INTO channel_lease (channel_id, holder, until_millis, report_millis, report_compared,
        report_drift, report_missing, report_doubled, report_wrong, report_stale)
      VALUES (?, '', 0, ?, ?, ?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE
        report_compared = IF(report_millis <= VALUES(report_millis), VALUES(report_compared), report_compared),
        report_drift = IF(report_millis <= VALUES(report_millis), VALUES(report_drift), report_drift),
        report_missing = IF(report_millis <= VALUES(report_millis), VALUES(report_missing), report_missing),
        report_doubled = IF(report_millis <= VALUES(report_millis), VALUES(report_doubled), report_doubled),
        report_wrong = IF(report_millis <= VALUES(report_millis), VALUES(report_wrong), report_wrong),
        report_stale = IF(report_millis <= VALUES(report_millis), VALUES(report_stale), report_stale),
        report_millis = GREATEST(report_millis, VALUES(report_millis))""";

  LastReport {
    counts = Map.copyOf(counts);
  }

  /** For people. */
  @Schema(description = "What came of the last report.")
  record View(
      Instant at,
      @Schema(description = "Products.") long compared,
      @Schema(description = "Units by which they differ, all told.") long drift,
      @Schema(description = "Products that differ, by how.") Map<Discrepancy, Long> counts) {}

  /** Null where it never reported. */
  @Nullable View view() {
    if (atMillis == 0) {
      return null;
    }
    Map<Discrepancy, Long> all = new EnumMap<>(Discrepancy.class);
    for (Discrepancy kind : IN_ORDER) {
      all.put(kind, counts.getOrDefault(kind, 0L));
    }
    return new View(Instant.ofEpochMilli(atMillis), compared, drift, all);
  }

  /** The same report in another database. */
  LastReport plus(LastReport more) {
    Map<Discrepancy, Long> sum = new EnumMap<>(Discrepancy.class);
    sum.putAll(counts);
    more.counts.forEach((kind, number) -> sum.merge(kind, number, Long::sum));
    return new LastReport(
        Math.max(atMillis, more.atMillis), compared + more.compared, drift + more.drift, sum);
  }

  /** From {@link #COLUMNS}, the first of which is at a place. */
  static LastReport read(ResultSet row, int place) throws SQLException {
    Map<Discrepancy, Long> counts = new EnumMap<>(Discrepancy.class);
    int next = place + 3;
    for (Discrepancy kind : IN_ORDER) {
      counts.put(kind, row.getLong(next++));
    }
    return new LastReport(
        row.getLong(place), row.getLong(place + 1), row.getLong(place + 2), counts);
  }

  void write(Connection connection, long channelId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      int next = 1;
      statement.setLong(next++, channelId);
      statement.setLong(next++, atMillis);
      statement.setLong(next++, compared);
      statement.setLong(next++, drift);
      for (Discrepancy kind : IN_ORDER) {
        statement.setLong(next++, counts.getOrDefault(kind, 0L));
      }
      statement.executeUpdate();
    }
  }
}
