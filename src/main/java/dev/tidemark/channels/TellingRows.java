package dev.tidemark.channels;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What channels were told, in a stock database. Stateless. */
final class TellingRows {

  /** A new one begins with nothing told; one that is there stays as it is. */
  private static final String ENTER =
      "INSERT IGNORE INTO channel_product (channel_id, product_id) VALUES (?, ?)";

  private static final String READ =
      """
      SELECT product_id, raised, sent_version, sent_available, sent_buffer, sent_millis,
        acked_version, waiting_millis, due_millis, held_millis, attempts
      FROM channel_product WHERE channel_id = %d AND product_id IN (%s)""";

  /**
   * A version never goes down, and an acknowledgement that overtook this counts: nothing is waited
   * for then.
   */
  private static final String SENT =
      """
      INSERT INTO channel_product (channel_id, product_id, sent_version, sent_available,
        sent_buffer, sent_millis, acked_version, waiting_millis, due_millis, held_millis, attempts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
      ON DUPLICATE KEY UPDATE
        acked_version = GREATEST(acked_version, VALUES(acked_version)),
        waiting_millis = IF(acked_version >= VALUES(sent_version), 0,
          IF(waiting_millis = 0, VALUES(waiting_millis), waiting_millis)),
        due_millis = IF(acked_version >= VALUES(sent_version), 0, VALUES(due_millis)),
        attempts = IF(acked_version >= VALUES(sent_version), 0, VALUES(attempts)),
        sent_available = IF(sent_version <= VALUES(sent_version), VALUES(sent_available),
          sent_available),
        sent_buffer = IF(sent_version <= VALUES(sent_version), VALUES(sent_buffer), sent_buffer),
        sent_millis = VALUES(sent_millis), held_millis = 0, last_error = NULL,
        sent_version = GREATEST(sent_version, VALUES(sent_version))""";

  private static final String REFUSED =
      """
      INSERT INTO channel_product (channel_id, product_id, held_millis, attempts, last_error)
      VALUES (?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE held_millis = VALUES(held_millis), attempts = VALUES(attempts),
        last_error = VALUES(last_error)""";

  /** Only what was sent can be acknowledged; what is still ahead of it is waited for. */
  private static final String ACKNOWLEDGE =
      """
      UPDATE channel_product SET
        acked_version = GREATEST(acked_version, ?),
        attempts = IF(acked_version >= sent_version AND held_millis = 0, 0, attempts),
        due_millis = IF(acked_version >= sent_version, 0, due_millis),
        waiting_millis = IF(acked_version >= sent_version, 0,
          IF(waiting_millis = 0, 0, GREATEST(waiting_millis, sent_millis)))
      WHERE channel_id = ? AND product_id = ?""";

  private static final String AGAIN =
      """
      UPDATE channel_product SET due_millis = ?, attempts = IF(held_millis > 0, 0, attempts),
        held_millis = 0
      WHERE channel_id = ? AND product_id = ?""";

  /** What is to be corrected already is not put off. */
  private static final String CORRECT =
      """
      UPDATE channel_product SET correct_millis = IF(correct_millis = 0, ?, LEAST(correct_millis, ?))
      WHERE channel_id = ? AND product_id = ?""";

  /** A higher version: so a receiver that has this one takes it all the same. */
  private static final String BEGIN_CORRECTIONS =
      """
      UPDATE channel_product SET raised = raised + 1, due_millis = ?,
        attempts = IF(held_millis > 0, 0, attempts), held_millis = 0, correct_millis = 0
      WHERE channel_id = ? AND correct_millis BETWEEN 1 AND ?""";

  private static final String KNOWN =
      """
      SELECT c.product_id, l.sku, c.sent_available FROM channel_product c
      JOIN ledger l ON l.product_id = c.product_id
      WHERE c.channel_id = ? AND c.product_id > ? AND c.sent_version > 0 AND c.sent_available > 0
        AND c.sent_millis <= ?
      ORDER BY c.product_id LIMIT ?""";

  /** What was held back because it sold fast, a minute ago: it may sell slower now. */
  private static final String REVIEW_BUFFERS =
      """
      UPDATE channel_product SET correct_millis = ?
      WHERE channel_id = ? AND sent_buffer > ? AND sent_millis < ? - 60000 AND correct_millis = 0
      LIMIT 500""";

  private static final String COUNT =
      """
      SELECT COALESCE(SUM(sent_version > 0), 0), COALESCE(SUM(held_millis > 0), 0)
      FROM channel_product WHERE channel_id = ?""";

  private static final String WAITING =
      """
      SELECT product_id FROM channel_product WHERE channel_id = ? AND waiting_millis > 0
      ORDER BY waiting_millis LIMIT ?""";

  /** All that have rows in this database: a file is led from one database and told from all. */
  private static final String CHANNELS =
      """
      SELECT channel_id FROM channel_lease UNION SELECT DISTINCT channel_id FROM channel_product
      UNION SELECT DISTINCT channel_id FROM channel_request""";

  private static final String FORGET = "DELETE FROM channel_product WHERE channel_id = ? LIMIT ?";

  private TellingRows() {}

  /** By product. */
  static Map<Long, Told> read(Connection connection, long channelId, Collection<Long> productIds)
      throws SQLException {
    Map<Long, Told> found = new HashMap<>();
    if (productIds.isEmpty()) {
      return found;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(READ.formatted(channelId, Numbers.list(productIds)))) {
      while (row.next()) {
        found.put(
            row.getLong(1),
            new Told(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getInt(11)));
      }
    }
    return found;
  }

  /**
   * One that was sent.
   *
   * @param againMillis when it is sent again unless it is acknowledged; 0 where that was its answer
   */
  record Sent(Update update, long atMillis, long againMillis) {}

  static void sent(Connection connection, long channelId, List<Sent> all) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SENT)) {
      for (Sent one : all) {
        boolean acknowledged = one.againMillis() == 0;
        statement.setLong(1, channelId);
        statement.setLong(2, one.update().productId());
        statement.setLong(3, one.update().version());
        statement.setLong(4, one.update().available());
        statement.setLong(5, one.update().buffer());
        statement.setLong(6, one.atMillis());
        statement.setLong(7, acknowledged ? one.update().version() : 0);
        statement.setLong(8, acknowledged ? 0 : one.atMillis());
        statement.setLong(9, one.againMillis());
        statement.setInt(10, acknowledged ? 0 : one.update().attempts());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Has one wait that the channel did not take. */
  static void refused(
      Connection connection, long channelId, Update update, long heldMillis, String error)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REFUSED)) {
      statement.setLong(1, channelId);
      statement.setLong(2, update.productId());
      statement.setLong(3, heldMillis);
      statement.setInt(4, update.refusals() + 1);
      statement.setString(5, error);
      statement.executeUpdate();
    }
  }

  /** An acknowledgement may come before we know ourselves that it was sent. */
  static void acknowledge(Connection connection, long channelId, long productId, long version)
      throws SQLException {
    enter(connection, channelId, productId);
    update(connection, ACKNOWLEDGE, version, channelId, productId);
  }

  /** Has a product told again as it is. */
  static void again(Connection connection, long channelId, long productId, long dueMillis)
      throws SQLException {
    enter(connection, channelId, productId);
    update(connection, AGAIN, dueMillis, channelId, productId);
  }

  /** Has a product told under a higher version, at a time. */
  static void correct(Connection connection, long channelId, long productId, long atMillis)
      throws SQLException {
    enter(connection, channelId, productId);
    update(connection, CORRECT, atMillis, atMillis, channelId, productId);
  }

  /** Raises the version of what is to be corrected by now. */
  static void beginCorrections(Connection connection, long channelId, long nowMillis)
      throws SQLException {
    update(connection, BEGIN_CORRECTIONS, nowMillis, channelId, nowMillis);
  }

  /** A product of which a channel believes to have units. */
  record Known(long productId, String sku, long available) {}

  /** Those that it was told of before a time, in the order of their numbers. */
  static List<Known> known(
      Connection connection, long channelId, long afterProductId, long beforeMillis, int most)
      throws SQLException {
    List<Known> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
      statement.setLong(1, channelId);
      statement.setLong(2, afterProductId);
      statement.setLong(3, beforeMillis);
      statement.setInt(4, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Known(row.getLong(1), row.getString(2), row.getLong(3)));
        }
      }
    }
    return found;
  }

  /** Has buffers that were larger than the fixed one reckoned anew. */
  static void reviewBuffers(Connection connection, long channelId, long bufferUnits, long nowMillis)
      throws SQLException {
    update(connection, REVIEW_BUFFERS, nowMillis, channelId, bufferUnits, nowMillis);
  }

  /**
   * Products of a channel.
   *
   * @param told that it was told of
   * @param refused of which it did not take the newest
   */
  record Count(long told, long refused) {}

  static Count count(Connection connection, long channelId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setLong(1, channelId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Count(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** Products of which something is not acknowledged, the longest ago first. */
  static List<Long> waiting(Connection connection, long channelId, int most) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
      statement.setLong(1, channelId);
      statement.setInt(2, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(row.getLong(1));
        }
      }
    }
    return ids;
  }

  /** The numbers of channels that anything is kept of. */
  static Set<Long> channels(Connection connection) throws SQLException {
    Set<Long> ids = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CHANNELS)) {
      while (row.next()) {
        ids.add(row.getLong(1));
      }
    }
    return ids;
  }

  private static void enter(Connection connection, long channelId, long productId)
      throws SQLException {
    update(connection, ENTER, channelId, productId);
  }

  /** Rows of a channel that is gone, at most so many; says how many. */
  static int forget(Connection connection, long channelId, int most) throws SQLException {
    return update(connection, FORGET, channelId, most);
  }

  /** Rows that were changed. */
  private static int update(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }
}
