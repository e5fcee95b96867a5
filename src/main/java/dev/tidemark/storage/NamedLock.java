package dev.tidemark.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A lock that this process holds in the product database, on a connection of the lock's own: it is
 * given up by {@link #close}, when the process ends however it ends, and when the connection is
 * lost. Not thread-safe.
 */
public final class NamedLock implements AutoCloseable {

  private static final String TAKE = "SELECT GET_LOCK(?, 0)";
  private static final String IS_OURS = "SELECT IS_USED_LOCK(?) = CONNECTION_ID()";

  private final Connection connection;
  private final String name;

  private NamedLock(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Asks for the lock without waiting; whoever is given one that is not held closes it. */
  static NamedLock ask(Connection connection, String name) throws SQLException {
    NamedLock lock = new NamedLock(connection, name);
    lock.says(TAKE);
    return lock;
  }

  /**
   * Asks the server whether the lock is still held. False is final: a lost connection has lost the
   * lock, and another process may have it by now. The server gives it up by itself when it has not
   * been asked for 15 s.
   */
  public boolean isHeld() {
    try {
      return says(IS_OURS);
    } catch (SQLException e) {
      cut();
      return false;
    }
  }

  /** Its full name on the server, as {@code IS_USED_LOCK} takes it. */
  public String name() {
    return name;
  }

  /** Gives the lock up. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      cut();
    }
  }

  private boolean says(String question) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setString(1, name);
      try (ResultSet answer = statement.executeQuery()) {
        return answer.next() && answer.getInt(1) == 1;
      }
    }
  }

  private void cut() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already.
    }
  }
}
