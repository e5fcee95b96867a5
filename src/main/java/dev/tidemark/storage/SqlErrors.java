package dev.tidemark.storage;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What the errors of MySQL and MariaDB mean for the connection they came on. Stateless. */
final class SqlErrors {

  /** A deadlock's victim is rolled back whole and may simply run again; this often. */
  private static final int MOST_ATTEMPTS = 10;

  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /** The server is there, but lets nobody else in. */
  private static final int TOO_MANY_CONNECTIONS = 1040;

  /** A server that is stopping, and sessions that were killed. */
  private static final Set<Integer> ENDED = Set.of(1053, 1927, 3169, 4031);

  /** Locks that do not come free, statements given up, a server that was made read-only. */
  private static final Set<Integer> UNAVAILABLE =
      Set.of(LOCK_WAIT_TIMEOUT, 1290, 1317, 1792, 1836, 3024);

  private SqlErrors() {}

  /** The connection is gone, and with it the knowledge whether its last statement was done. */
  static boolean connectionLost(SQLException e) {
    String state = e.getSQLState();
    return ENDED.contains(e.getErrorCode())
        || e instanceof SQLRecoverableException
        || (state != null && state.startsWith("08") && e.getErrorCode() != TOO_MANY_CONNECTIONS);
  }

  /** The server is there and says that it has no room. */
  static boolean isFull(SQLException e) {
    return e.getErrorCode() == TOO_MANY_CONNECTIONS;
  }

  /** Not our fault: the database does not serve now. Includes a lost connection. */
  static boolean unavailable(SQLException e) {
    String state = e.getSQLState();
    return connectionLost(e)
        || e instanceof SQLTransientException
        || UNAVAILABLE.contains(e.getErrorCode())
        || state == null
        || state.startsWith("08");
  }

  /** A lock that did not come free in time is waited for once more, not ten times. */
  static int mostAttempts(SQLException e) {
    return switch (e.getErrorCode()) {
      case DEADLOCK -> MOST_ATTEMPTS;
      case LOCK_WAIT_TIMEOUT -> 2;
      default -> 1;
    };
  }
}
