package dev.tidemark.outbox;

import dev.tidemark.storage.ProductDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What was written to the table of events and committed, whoever has taken it out again since: the
 * database copies each row, in its transaction.
 */
public final class SeenEvents {

  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS event_seen AS SELECT * FROM event WHERE FALSE";

  private static final String TRIGGER =
      """
      CREATE TRIGGER IF NOT EXISTS event_copy AFTER INSERT ON event FOR EACH ROW
      INSERT INTO event_seen (id, event_id, type, subject, severity, sku, channel, category, data,
        at_millis)
      VALUES (NEW.id, NEW.event_id, NEW.type, NEW.subject, NEW.severity, NEW.sku, NEW.channel,
        NEW.category, NEW.data, NEW.at_millis)""";

  private static final String READ =
      """
      SELECT event_id, type, subject, severity, sku, channel, category, data, at_millis
      FROM event_seen WHERE %s = ? ORDER BY id""";

  private final ProductDatabase database;

  /** From now on. */
  public SeenEvents(ProductDatabase database) {
    this.database = database;
    database.transact(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute(TRIGGER);
          }
          return true;
        });
  }

  /** Those of a subject, in their order, each of which its schema allows. */
  public List<Event> about(String subject) {
    return read("subject", subject);
  }

  /** Those about a product, in their order, each of which its schema allows. */
  public List<Event> aboutProduct(String sku) {
    return read("sku", sku);
  }

  private List<Event> read(String column, String value) {
    List<Event> seen = database.transact(c -> read(c, READ.formatted(column), value));
    seen.forEach(EventSchemas::requireValid);
    if (seen.stream().map(Event::id).distinct().count() != seen.size()) {
      throw new AssertionError("one id twice: " + seen);
    }
    return seen;
  }

  private static List<Event> read(Connection connection, String sql, String value)
      throws SQLException {
    List<Event> seen = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ByteBuffer id = ByteBuffer.wrap(row.getBytes(1));
          seen.add(
              new Event(
                  new UUID(id.getLong(), id.getLong()),
                  row.getString(2),
                  row.getString(3),
                  new EventLabels(
                      row.getString(4), row.getString(5), row.getString(6), row.getString(7)),
                  row.getString(8),
                  row.getLong(9)));
        }
      }
    }
    return seen;
  }
}
