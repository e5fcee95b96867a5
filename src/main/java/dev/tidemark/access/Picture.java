package dev.tidemark.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * All that a process remembers of who may call, as it was at a version.
 *
 * @param keys those that are not revoked
 * @param sessions of accounts that are not disabled
 */
record Picture(long version, List<ApiKeyRows.Row> keys, List<SessionRows.Row> sessions) {

  /**
   * @param version read before the rest: what is changed in between is read again
   */
  static Picture read(Connection connection, long version) throws SQLException {
    return new Picture(version, ApiKeyRows.live(connection), SessionRows.live(connection));
  }
}
