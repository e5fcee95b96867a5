package dev.tidemark.ingest;

import dev.tidemark.kernel.Numbers;
import dev.tidemark.storage.Binary;
import dev.tidemark.storage.TimeTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What sources say of their stock, in a stock database. Stateless. */
final class ReportedRows {

  /** What is older than what is known changes nothing; of two of one time the later word stands. */
  private static final String REPORT =
      """
      INSERT INTO reported_stock (product_id, source, warehouse, channel, on_hand, reserved,
        as_of_millis, seen_millis) VALUES %s
      ON DUPLICATE KEY UPDATE
        on_hand = IF(VALUES(as_of_millis) >= as_of_millis, VALUES(on_hand), on_hand),
        reserved = IF(VALUES(as_of_millis) >= as_of_millis, VALUES(reserved), reserved),
        seen_millis = IF(VALUES(as_of_millis) >= as_of_millis, VALUES(seen_millis), seen_millis),
        as_of_millis = GREATEST(as_of_millis, VALUES(as_of_millis))""";

  private static final String SAMPLE =
      """
      INSERT IGNORE INTO reported_sample (product_id, as_of_millis, id, source, warehouse, channel,
        on_hand, reserved, seen_millis) VALUES %s""";

  private static final String READ =
      """
      SELECT source, warehouse, channel, on_hand, reserved, as_of_millis FROM reported_stock
      WHERE product_id = ? ORDER BY source, warehouse, channel""";

  private static final String READ_ALL =
      """
      SELECT source, warehouse, channel, on_hand, reserved, as_of_millis, product_id
      FROM reported_stock WHERE product_id IN (%s)""";

  private static final Comparator<Placed> ORDER =
      Comparator.comparingLong(Placed::productId)
          .thenComparing(placed -> placed.event().source())
          .thenComparing(placed -> snapshot(placed).warehouse())
          .thenComparing(placed -> snapshot(placed).channel());

  private ReportedRows() {}

  /** One source's word about one warehouse and channel. */
  record Row(
      String source,
      String warehouse,
      String channel,
      long onHand,
      long reserved,
      long asOfMillis) {}

  /** Takes snapshots in, in the order given where two are about the same. */
  static void add(Connection connection, List<Placed> snapshots, long nowMillis)
      throws SQLException {
    if (snapshots.isEmpty()) {
      return;
    }
    List<Placed> sorted = new ArrayList<>(snapshots);
    sorted.sort(ORDER); // stable: the later word comes later
    report(connection, sorted, nowMillis);
    List<Placed> recent =
        sorted.stream()
            .filter(placed -> TimeTable.REPORTED_SAMPLE.keeps(asOfMillis(placed), nowMillis))
            .toList();
    if (!recent.isEmpty()) {
      sample(connection, recent, nowMillis);
    }
  }

  private static void report(Connection connection, List<Placed> sorted, long nowMillis)
      throws SQLException {
    String rows = rows("(?,?,?,?,?,?,?,?)", sorted.size());
    try (PreparedStatement statement = connection.prepareStatement(REPORT.formatted(rows))) {
      int next = 1;
      for (Placed placed : sorted) {
        StockSnapshot snapshot = snapshot(placed);
        statement.setLong(next++, placed.productId());
        statement.setString(next++, snapshot.source());
        statement.setString(next++, snapshot.warehouse());
        statement.setString(next++, snapshot.channel());
        statement.setLong(next++, snapshot.onHand());
        statement.setLong(next++, snapshot.reserved());
        statement.setLong(next++, snapshot.asOf().toEpochMilli());
        statement.setLong(next++, nowMillis);
      }
      statement.executeUpdate();
    }
  }

  private static void sample(Connection connection, List<Placed> sorted, long nowMillis)
      throws SQLException {
    String rows = rows("(?,?,?,?,?,?,?,?,?)", sorted.size());
    try (PreparedStatement statement = connection.prepareStatement(SAMPLE.formatted(rows))) {
      int next = 1;
      for (Placed placed : sorted) {
        StockSnapshot snapshot = snapshot(placed);
        statement.setLong(next++, placed.productId());
        statement.setLong(next++, snapshot.asOf().toEpochMilli());
        statement.setBytes(
            next++, Binary.of(placed.observed().id().high(), placed.observed().id().low()));
        statement.setString(next++, snapshot.source());
        statement.setString(next++, snapshot.warehouse());
        statement.setString(next++, snapshot.channel());
        statement.setLong(next++, snapshot.onHand());
        statement.setLong(next++, snapshot.reserved());
        statement.setLong(next++, nowMillis);
      }
      statement.executeUpdate();
    }
  }

  /** By product; those of which nothing was said are left out. */
  static Map<Long, List<Row>> readAll(Connection connection, Collection<Long> productIds)
      throws SQLException {
    Map<Long, List<Row>> found = new HashMap<>();
    String sql = READ_ALL.formatted(Numbers.list(productIds));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.computeIfAbsent(rows.getLong(7), none -> new ArrayList<>()).add(row(rows));
      }
    }
    return found;
  }

  static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6));
  }

  static List<Row> read(Connection connection, long productId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setLong(1, productId);
      try (ResultSet rows = statement.executeQuery()) {
        List<Row> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row(rows));
        }
        return found;
      }
    }
  }

  private static String rows(String row, int count) {
    return String.join(",", Collections.nCopies(count, row));
  }

  private static StockSnapshot snapshot(Placed placed) {
    return (StockSnapshot) placed.event();
  }

  private static long asOfMillis(Placed placed) {
    return snapshot(placed).asOf().toEpochMilli();
  }
}
