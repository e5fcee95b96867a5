package dev.tidemark.channels;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What channels are asked for, in a stock database. Stateless. */
final class RequestRows {

  /** The same key once. */
  private static final String ADD =
      """
      INSERT IGNORE INTO channel_request (channel_id, request_key, product_id, units, reason,
        created_millis, due_millis) VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private static final String FIND =
      """
      SELECT r.request_key, r.product_id, l.sku, r.units, r.reason, r.created_millis, r.sent_millis,
        r.attempts FROM channel_request r JOIN ledger l ON l.product_id = r.product_id
      WHERE r.channel_id = ?""";

  private static final String BY_KEY = FIND + " AND r.request_key = ?";

  private static final String DUE =
      FIND + " AND r.due_millis BETWEEN 1 AND ? ORDER BY r.due_millis LIMIT ?";

  private static final String SETTLE =
      """
      UPDATE channel_request SET sent_millis = ?, due_millis = ?, attempts = attempts + 1,
        last_error = ? WHERE channel_id = ? AND request_key = ?""";

  private static final String FORGET =
      "DELETE FROM channel_request WHERE created_millis < ? LIMIT ?";

  private static final String FORGET_CHANNEL =
      "DELETE FROM channel_request WHERE channel_id = ? LIMIT ?";

  private RequestRows() {}

  /**
   * A request.
   *
   * @param id the key that made it
   * @param sentMillis when the channel took it; 0: not yet
   */
  record Row(
      UUID id,
      long productId,
      String sku,
      long units,
      String reason,
      long createdMillis,
      long sentMillis,
      int attempts) {}

  /** Adds one unless its key was used, and answers what is there then. */
  static Row add(
      Connection connection,
      long channelId,
      long productId,
      IdempotencyKey key,
      long units,
      String reason,
      long nowMillis)
      throws SQLException {
    byte[] id = Binary.of(key.high(), key.low());
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setLong(1, channelId);
      statement.setBytes(2, id);
      statement.setLong(3, productId);
      statement.setLong(4, units);
      statement.setString(5, reason);
      statement.setLong(6, nowMillis);
      statement.setLong(7, nowMillis);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setLong(1, channelId);
      statement.setBytes(2, id);
      return read(statement).get(0);
    }
  }

  static List<Row> due(Connection connection, long channelId, long nowMillis, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setLong(1, channelId);
      statement.setLong(2, nowMillis);
      statement.setInt(3, most);
      return read(statement);
    }
  }

  /**
   * @param sentMillis 0 where it was not taken
   * @param dueMillis when it is tried again; 0 where it was taken
   */
  static void settle(
      Connection connection, long channelId, UUID id, long sentMillis, long dueMillis, String error)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SETTLE)) {
      statement.setLong(1, sentMillis);
      statement.setLong(2, dueMillis);
      statement.setString(3, error);
      statement.setLong(4, channelId);
      statement.setBytes(5, Binary.of(id));
      statement.executeUpdate();
    }
  }

  /** Those asked before a time, taken or not, at most so many; says how many. */
  static int forget(Connection connection, long beforeMillis, int most) throws SQLException {
    return delete(connection, FORGET, beforeMillis, most);
  }

  /** Those of a channel that is gone, at most so many; says how many. */
  static int forgetChannel(Connection connection, long channelId, int most) throws SQLException {
    return delete(connection, FORGET_CHANNEL, channelId, most);
  }

  private static int delete(Connection connection, String sql, long first, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, first);
      statement.setInt(2, most);
      return statement.executeUpdate();
    }
  }

  private static List<Row> read(PreparedStatement statement) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(
            new Row(
                Binary.uuid(row.getBytes(1)),
                row.getLong(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8)));
      }
    }
    return found;
  }
}
