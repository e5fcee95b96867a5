package dev.tidemark.outbox;

import dev.tidemark.storage.Binary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** An event as rows have it: in {@code event}, and wherever one is kept. Stateless. */
public final class EventRows {

  /** Its columns, in the order of {@link #bind} and {@link #read}. */
  public static final String COLUMNS =
      "event_id, type, subject, severity, sku, channel, category, data, at_millis";

  /** How many {@link #COLUMNS} there are. */
  public static final int WIDTH = 9;

  private EventRows() {}

  /** Sets the first {@link #WIDTH} parameters. */
  public static void bind(PreparedStatement statement, Event event) throws SQLException {
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
  }

  /**
   * @param first the number of the first of {@link #COLUMNS}
   */
  public static Event read(ResultSet row, int first) throws SQLException {
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
