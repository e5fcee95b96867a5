package dev.tidemark.outbox;

import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * Messages that are written in the transaction of the change they tell of, and so exist exactly if
 * it does. Stateless.
 */
public final class Outbox {

  private static final String APPEND =
      """
      INSERT INTO outbox_message (type, product_id, subject, body, created_millis)
      VALUES (?, ?, ?, ?, ?)""";

  /** Skips what another process is delivering; the lock lasts until the caller's commit. */
  private static final String CLAIM =
      """
      SELECT id, type, product_id, subject, body, created_millis FROM outbox_message
      ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED""";

  private static final String FORGET = "DELETE FROM outbox_message WHERE id IN (%s)";

  private static final String PRUNE = "DELETE FROM outbox_message WHERE created_millis < ? LIMIT ?";

  private Outbox() {}

  /** Adds messages to the caller's transaction. */
  public static void append(Connection connection, List<OutboxMessage> messages)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      for (OutboxMessage message : messages) {
        statement.setString(1, message.type());
        statement.setLong(2, message.productId());
        statement.setBytes(3, Binary.of(message.subject()));
        statement.setString(4, message.body());
        statement.setLong(5, message.createdMillis());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * The oldest messages that nobody else is delivering, taken out of the outbox if the caller
   * commits and left in it if not.
   *
   * @param most at most this many
   */
  public static List<OutboxMessage> claim(Connection connection, int most) throws SQLException {
    List<OutboxMessage> messages = new ArrayList<>();
    StringJoiner ids = new StringJoiner(",");
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setInt(1, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(Long.toString(rows.getLong(1)));
          messages.add(message(rows));
        }
      }
    }
    if (!messages.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(FORGET.formatted(ids))) {
        statement.executeUpdate();
      }
    }
    return messages;
  }

  /** Drops messages that nobody claimed before a time, at most so many; says how many. */
  public static int prune(Connection connection, long beforeMillis, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, beforeMillis);
      statement.setInt(2, most);
      return statement.executeUpdate();
    }
  }

  private static OutboxMessage message(ResultSet row) throws SQLException {
    UUID subject = Binary.uuid(row.getBytes(4));
    return new OutboxMessage(
        row.getString(2), row.getLong(3), subject, row.getString(5), row.getLong(6));
  }
}
