package dev.tidemark.notify;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Events that some endpoint wanted, in the product database. Stateless. */
final class Messages {

  /** The columns of an event, for {@link #read}. */
  static final String COLUMNS =
      "m.event_id, m.type, m.subject, m.severity, m.sku, m.channel, m.category, m.data, m.at_millis";

  /** Passed on twice, it is there once. */
  private static final String ADD =
      """
      INSERT IGNORE INTO webhook_message (event_id, type, subject, severity, sku, channel, category,
        data, at_millis, stored_millis)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String SINCE =
      "SELECT "
          + COLUMNS
          + """
            , m.stored_millis FROM webhook_message m WHERE m.stored_millis >= ? AND m.stored_millis <= ?
            ORDER BY m.stored_millis, m.event_id LIMIT ? OFFSET ?""";

  private static final String USED =
      """
      SELECT event_id FROM webhook_delivery
      WHERE webhook_id IN (SELECT id FROM webhook) AND event_id IN (%s)""";

  private static final String REMOVE = "DELETE FROM webhook_message WHERE event_id IN (%s)";

  private Messages() {}

  static void add(Connection connection, Collection<Event> events, long nowMillis)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Event event : events) {
        EventLabels labels = event.labels();
        statement.setBytes(1, Binary.of(event.id()));
        statement.setString(2, event.type());
        statement.setString(3, event.subject());
        statement.setString(4, labels.severity());
        statement.setString(5, labels.sku());
        statement.setString(6, labels.channel());
        statement.setString(7, labels.category());
        statement.setString(8, event.data());
        statement.setLong(9, event.atMillis());
        statement.setLong(10, nowMillis);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Takes away those of some that no delivery is about. */
  static void removeUnused(Connection connection, Set<UUID> some) throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    String ids = some.stream().map(Messages::literal).collect(Collectors.joining(","));
    Set<UUID> unused = new HashSet<>(some);
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(USED.formatted(ids))) {
        while (rows.next()) {
          unused.remove(Binary.uuid(rows.getBytes(1)));
        }
      }
      if (!unused.isEmpty()) {
        statement.executeUpdate(
            REMOVE.formatted(
                unused.stream().map(Messages::literal).collect(Collectors.joining(","))));
      }
    }
  }

  private static String literal(UUID id) {
    StringBuilder sql = new StringBuilder();
    Binary.literal(sql, id.getMostSignificantBits(), id.getLeastSignificantBits());
    return sql.toString();
  }

  /** One, and when it was passed on. */
  record Stored(Event event, long millis) {}

  /** Those that were passed on in a time, the oldest first. */
  static List<Stored> between(
      Connection connection, long fromMillis, long toMillis, int most, long offset)
      throws SQLException {
    List<Stored> events = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SINCE)) {
      statement.setLong(1, fromMillis);
      statement.setLong(2, toMillis);
      statement.setInt(3, most);
      statement.setLong(4, offset);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(new Stored(read(rows, 1), rows.getLong(10)));
        }
      }
    }
    return events;
  }

  /**
   * @param first the number of the first of {@link #COLUMNS}
   */
  static Event read(ResultSet row, int first) throws SQLException {
    return new Event(
        Binary.uuid(row.getBytes(first)),
        row.getString(first + 1),
        row.getString(first + 2),
        new EventLabels(
            row.getString(first + 3),
            row.getString(first + 4),
            row.getString(first + 5),
            row.getString(first + 6)),
        row.getString(first + 7),
        row.getLong(first + 8));
  }
}
