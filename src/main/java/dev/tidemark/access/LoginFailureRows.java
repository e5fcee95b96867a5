package dev.tidemark.access;

import dev.tidemark.access.Backoff.Failures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Logins that failed, in the product database. Stateless. */
final class LoginFailureRows {

  private static final String READ =
      "SELECT who, failures, last_millis FROM login_failure WHERE who IN (?, ?)";

  /** Atomic: two processes count two. What is forgotten begins anew. */
  private static final String ADD =
      """
      INSERT INTO login_failure (who, failures, last_millis) VALUES (?, 1, ?)
      ON DUPLICATE KEY UPDATE failures = IF(last_millis < ?, 1, failures + 1),
        last_millis = GREATEST(last_millis, VALUES(last_millis))""";

  /** Of those who found the same count, one is the next. */
  private static final String CLAIM =
      """
      UPDATE login_failure SET failures = failures + 1, last_millis = ?
      WHERE who = ? AND failures = ? AND last_millis = ?""";

  private static final String REMOVE = "DELETE FROM login_failure WHERE who = ?";

  private static final String PRUNE =
      "DELETE FROM login_failure WHERE last_millis < ? ORDER BY last_millis LIMIT ?";

  private static final String COUNT = "SELECT COUNT(*) FROM login_failure";

  /** Who failed least is forgotten first: a flood of names frees nobody who waits. */
  private static final String DROP_LEAST =
      "DELETE FROM login_failure ORDER BY failures, last_millis LIMIT ?";

  private LoginFailureRows() {}

  /** What is known of a name and of a network. */
  record Known(Failures name, Failures network) {}

  static Known read(Connection connection, Secret name, Secret network) throws SQLException {
    Known known = new Known(Failures.NONE, Failures.NONE);
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setBytes(1, name.hash());
      statement.setBytes(2, network.hash());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Failures failures = new Failures(row.getInt(2), row.getLong(3));
          known =
              Secret.ofHash(row.getBytes(1)).isSame(name)
                  ? new Known(failures, known.network)
                  : new Known(known.name, failures);
        }
      }
    }
    return known;
  }

  /** Counts one more for each. */
  static void add(Connection connection, List<Secret> whom, long nowMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Secret who : whom) {
        statement.setBytes(1, who.hash());
        statement.setLong(2, nowMillis);
        statement.setLong(3, nowMillis - Backoff.FORGOTTEN_MILLIS);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Counts one more in advance.
   *
   * @return whether it is still as it was read, and so this one's turn
   */
  static boolean claim(Connection connection, Secret who, Failures read, long nowMillis)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setLong(1, nowMillis);
      statement.setBytes(2, who.hash());
      statement.setInt(3, read.count());
      statement.setLong(4, read.lastMillis());
      return statement.executeUpdate() == 1;
    }
  }

  static void remove(Connection connection, Secret who) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setBytes(1, who.hash());
      statement.executeUpdate();
    }
  }

  /**
   * Takes away what is forgotten, and what is too much.
   *
   * @param most rows that stay
   */
  static int prune(Connection connection, long nowMillis, int most) throws SQLException {
    int dropped;
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, nowMillis - Backoff.FORGOTTEN_MILLIS);
      statement.setInt(2, most);
      dropped = statement.executeUpdate();
    }
    int tooMany = count(connection) - most;
    if (tooMany > 0) {
      try (PreparedStatement statement = connection.prepareStatement(DROP_LEAST)) {
        statement.setInt(1, tooMany);
        dropped += statement.executeUpdate();
      }
    }
    return dropped;
  }

  static int count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
