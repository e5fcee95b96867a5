package dev.tidemark.notify;

import static java.util.stream.Collectors.joining;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventRows;
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
import java.util.stream.Stream;

/** Events that some endpoint wanted, in the product database. Stateless. */
final class Messages {

  /** The columns of an event in {@code webhook_message m}. */
  static final String COLUMNS =
      Stream.of(EventRows.COLUMNS.split(", ", -1)).map("m."::concat).collect(joining(", "));

  /** Passed on twice, it is there once. */
  private static final String ADD =
      "INSERT IGNORE INTO webhook_message ("
          + EventRows.COLUMNS
          + ", stored_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

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
        EventRows.bind(statement, event);
        statement.setLong(EventRows.WIDTH + 1, nowMillis);
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
    String ids = some.stream().map(Binary::literal).collect(joining(","));
    Set<UUID> unused = new HashSet<>(some);
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(USED.formatted(ids))) {
        while (rows.next()) {
          unused.remove(Binary.uuid(rows.getBytes(1)));
        }
      }
      if (!unused.isEmpty()) {
        statement.executeUpdate(
            REMOVE.formatted(unused.stream().map(Binary::literal).collect(joining(","))));
      }
    }
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
          events.add(new Stored(EventRows.read(rows, 1), rows.getLong(EventRows.WIDTH + 1)));
        }
      }
    }
    return events;
  }
}
