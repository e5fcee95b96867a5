package dev.tidemark.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The one row that tells processes that there is something new. Stateless. */
final class ChangeRow {

  private static final String READ = "SELECT version FROM access_change WHERE id = 1";

  /** Locks it until the commit: changes come one after the other. */
  private static final String RAISE = "UPDATE access_change SET version = version + 1 WHERE id = 1";

  private ChangeRow() {}

  static long version(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  static void raise(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RAISE)) {
      statement.executeUpdate();
    }
  }
}
