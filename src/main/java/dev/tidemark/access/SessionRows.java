package dev.tidemark.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Sessions in the product database. Stateless. */
final class SessionRows {

  /** Of accounts that are not disabled, and of people of another login. */
  private static final String LIVE =
      """
      SELECT s.hash, IF(s.role IS NULL, CONCAT('account:', s.account), s.account),
        COALESCE(s.role, a.role), s.created_millis, s.seen_millis
      FROM account_session s LEFT JOIN account a ON a.name = s.account
      WHERE s.role IS NOT NULL OR a.disabled = 0""";

  private static final String ADD =
      """
      INSERT INTO account_session (hash, account, role, created_millis, seen_millis, address)
      VALUES (?, ?, ?, ?, ?, ?)""";

  /** Of one person; the oldest end where there are more. */
  private static final int MOST = 20;

  private static final String COUNT = "SELECT COUNT(*) FROM account_session WHERE account = ?";

  private static final String END_OLDEST =
      "DELETE FROM account_session WHERE account = ? ORDER BY created_millis LIMIT ?";

  private static final String END = "DELETE FROM account_session WHERE hash = ?";

  private static final String END_ALL = "DELETE FROM account_session WHERE account = ?";

  private static final String PRUNE =
      "DELETE FROM account_session WHERE seen_millis < ? OR created_millis < ? LIMIT 1000";

  /** What another process has seen later stands. */
  private static final String SEEN =
      "UPDATE account_session SET seen_millis = GREATEST(seen_millis, ?) WHERE hash = ?";

  private SessionRows() {}

  /**
   * A session that is not over as far as the table says.
   *
   * @param actor whose it is, as the audit has it
   */
  record Row(Secret secret, String actor, Role role, long createdMillis, long seenMillis) {}

  static List<Row> live(Connection connection) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LIVE);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(
            new Row(
                Secret.ofHash(row.getBytes(1)),
                row.getString(2),
                Role.require(row.getString(3)),
                row.getLong(4),
                row.getLong(5)));
      }
    }
    return found;
  }

  /**
   * Adds one; of too many, the oldest ends.
   *
   * @param account its name, or the actor that another login knows
   * @param role of the latter; null for an account of ours
   */
  static void add(
      Connection connection,
      Secret secret,
      String account,
      @Nullable Role role,
      long nowMillis,
      String address)
      throws SQLException {
    int tooMany = count(connection, account) + 1 - MOST;
    if (tooMany > 0) {
      try (PreparedStatement statement = connection.prepareStatement(END_OLDEST)) {
        statement.setString(1, account);
        statement.setInt(2, tooMany);
        statement.executeUpdate();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setBytes(1, secret.hash());
      statement.setString(2, account);
      statement.setString(3, role == null ? null : role.toString());
      statement.setLong(4, nowMillis);
      statement.setLong(5, nowMillis);
      statement.setString(6, address);
      statement.executeUpdate();
    }
  }

  private static int count(Connection connection, String account) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, account);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  static void end(Connection connection, Secret secret) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setBytes(1, secret.hash());
      statement.executeUpdate();
    }
  }

  static void endAll(Connection connection, String account) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END_ALL)) {
      statement.setString(1, account);
      statement.executeUpdate();
    }
  }

  /** Takes away what is over. */
  static void prune(Connection connection, long seenBefore, long createdBefore)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, seenBefore);
      statement.setLong(2, createdBefore);
      statement.executeUpdate();
    }
  }

  /**
   * @param seenMillis by hash as hexadecimal digits, in their order, so that two processes never
   *     wait for each other
   */
  static void seen(Connection connection, SortedMap<String, Long> seenMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEEN)) {
      for (var seen : seenMillis.entrySet()) {
        statement.setLong(1, seen.getValue());
        statement.setBytes(2, HexFormat.of().parseHex(seen.getKey()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
