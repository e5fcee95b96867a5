package dev.tidemark.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * One stock database. Safe for use by several threads; each call borrows a connection of its own
 * and gives it back.
 */
public final class Shard {

  /** A deadlock's victim (1213) is rolled back whole and may simply run again; this often. */
  private static final int MAX_ATTEMPTS = 10;

  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /** Locks that do not come free, a server that is stopping, was made read-only, or gave up. */
  private static final Set<Integer> UNAVAILABLE =
      Set.of(LOCK_WAIT_TIMEOUT, 1053, 1290, 1317, 1792, 1836, 3024);

  private final int number;
  private final DataSource pool;

  Shard(int number, DataSource pool) {
    this.number = number;
    this.pool = pool;
  }

  /** Its place in the settings, from 0. */
  public int number() {
    return number;
  }

  /**
   * Runs work in one transaction (READ COMMITTED) and commits it; whatever the work throws rolls it
   * back. A deadlock's victim is run again, so work must not have effects elsewhere.
   *
   * @throws StoreUnavailableException when the database cannot be reached or breaks off; if that
   *     was during the commit, the work may have been done
   * @throws IllegalStateException for any other SQL error
   */
  public <T> T transact(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (attempt >= mostAttempts(e)) {
          throw translate(e);
        }
      }
    }
  }

  /**
   * Work within a transaction.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      boolean done = false;
      try {
        T result = work.run(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollBack(connection);
        }
      }
    }
  }

  /** The failure that led here is the one to tell; a broken connection cannot roll back anyway. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The server rolls back what a lost connection left open.
    }
  }

  /** A lock that did not come free in time is waited for once more, not ten times. */
  private static int mostAttempts(SQLException e) {
    return switch (e.getErrorCode()) {
      case DEADLOCK -> MAX_ATTEMPTS;
      case LOCK_WAIT_TIMEOUT -> 2;
      default -> 1;
    };
  }

  private RuntimeException translate(SQLException e) {
    String state = e.getSQLState();
    boolean unreachable =
        e instanceof SQLRecoverableException
            || e instanceof SQLTransientException
            || UNAVAILABLE.contains(e.getErrorCode())
            || state == null
            || state.startsWith("08");
    return unreachable
        ? new StoreUnavailableException("Stock database " + number + " does not answer", e)
        : new IllegalStateException("Stock database " + number + ": " + e.getMessage(), e);
  }
}
